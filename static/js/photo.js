// Draws the picture smaller on the phone before it is sent: less to send, and nothing but picture leaves. Works without it.
const LONGEST = 2200;
const input = document.querySelector("#photo [type=file]");
const says = document.querySelector("[data-shrinking]");

/** What is seen there, as large as it is needed, on this canvas and as a file. */
async function drawn(picture, width, height, canvas = document.createElement("canvas")) {
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8));
  return made && new File([made], "sheet.jpg", { type: "image/jpeg" });
}

async function smaller(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const made = await drawn(picture, picture.width, picture.height);
  picture.close();
  return made;
}

function handIn(made) {
  const one = new DataTransfer();
  one.items.add(made);
  input.files = one.files;
}

input?.addEventListener("change", async () => {
  const [file] = input.files;
  if (!file || file.name === "sheet.jpg") return;
  says.hidden = false;
  says.textContent = "Making the picture smaller …";
  try {
    const made = await smaller(file);
    if (made && input.files[0] === file) {
      handIn(made);
    }
    says.textContent = "Ready to hand in.";
  } catch {
    says.textContent = ""; // the server says in words what is wrong with it
  }
});

// The camera is opened in the page: what it takes is never a file of the phone.
const camera = document.querySelector("[data-camera]");
const [shoot, look, taken, word] = ["[data-shoot]", "video", "canvas", "[data-camera-says]"].map((what) => camera?.querySelector(what));
const WANTED = { audio: false, video: { facingMode: "environment", width: { ideal: 2560 }, height: { ideal: 1920 } } };

async function opened() {
  look.srcObject = await navigator.mediaDevices.getUserMedia(WANTED);
  await look.play();
  [look.hidden, taken.hidden] = [false, true];
  shoot.textContent = "Take it now";
  word.textContent = "Hold the phone above the sheet, so that every row is in the picture.";
}

function shut() {
  for (const track of look.srcObject?.getTracks() ?? []) track.stop();
  look.srcObject = null;
  look.hidden = true;
}

async function shot() {
  const made = await drawn(look, look.videoWidth, look.videoHeight, taken);
  shut();
  taken.hidden = false;
  if (made) handIn(made);
  shoot.textContent = "Take it again";
  word.textContent = made ? "Can every code and mark be read? Then hand it in." : "The picture could not be made. Take it again.";
}

if (camera && input && navigator.mediaDevices?.getUserMedia) {
  camera.hidden = false;
  shoot.addEventListener("click", async () => {
    try {
      await (look.srcObject ? shot() : opened());
    } catch {
      shut();
      shoot.textContent = "Take the picture here";
      word.textContent = "The camera did not open here. Choose the picture below, or type the sheet in.";
    }
  });
  addEventListener("pagehide", shut);
}

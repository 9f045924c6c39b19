// Draws the picture smaller on the phone before it is sent: less to send, and nothing but picture leaves. Works without it.
const LONGEST = 2200;
const input = document.querySelector("#photo [type=file]");
const says = document.querySelector("[data-shrinking]");

async function smaller(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const drawn = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8));
  return drawn && new File([drawn], "sheet.jpg", { type: "image/jpeg" });
}

input?.addEventListener("change", async () => {
  const [file] = input.files;
  if (!file || file.name === "sheet.jpg") return;
  says.hidden = false;
  says.textContent = "Making the picture smaller …";
  try {
    const made = await smaller(file);
    if (made && input.files[0] === file) {
      const one = new DataTransfer();
      one.items.add(made);
      input.files = one.files;
    }
    says.textContent = "Ready to hand in.";
  } catch {
    says.textContent = ""; // the server says in words what is wrong with it
  }
});

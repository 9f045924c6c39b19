"""How many bytes the app on the phone takes over the line: the first time, and each time after."""

import re

from tests.battery.ground import Answer, Browser, ground

PEOPLE = 15
HEAD = 160
"""Bytes of the lines before the headers and of what a browser adds, about."""


def figures() -> dict[str, float]:
    with ground(number=PEOPLE) as here:
        browser = here.browser(here.group.jo)
        page, worker = _get(browser, "/phone"), _get(browser, "/sw.js")
        addresses = sorted(
            set(re.findall(r'"(/phone/[0-9a-f]{16}/[^"]+)"', _get(browser, "/sw.js", packed=False).text))
        )
        kept = [_get(browser, address) for address in addresses]
        phone = here.phone()
        pulled = phone.say("pull", {}, Accept_Encoding="gzip")
        assert pulled.status_code == 200
        list_of_names = _size(pulled)
        first = sum(map(_size, (page, page, worker, *kept))) + list_of_names  # the worker takes the page once more
        again = _size(worker) + list_of_names  # the page and its files come out of the phone
        print(f"the app on the phone: {len(addresses)} files; {first} bytes the first time, {again} after, "
              f"{list_of_names} of them the registers of {PEOPLE} people")  # fmt: skip
        return {"register.first_bytes": first, "register.repeat_bytes": again}


def _get(browser: Browser, path: str, *, packed: bool = True) -> Answer:
    answer = browser.get(path, Accept_Encoding="gzip" if packed else "identity")
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.status_code}: {path}")
    return answer


def _size(answer: Answer) -> int:
    """Body as it came over the line, and its headers."""
    return len(answer.data) + sum(len(name) + len(text) + 4 for name, text in answer.headers.items()) + HEAD

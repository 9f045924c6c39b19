"""Every way that is known by which a page of HTML makes whoever draws it fetch something."""

from portal.config import ROOT

OUTSIDE = {
    "picture": '<img src="{url}/a.png" alt="x">',
    "picture from a file": '<img src="file:///etc/hostname" alt="x">',
    "style sheet": '<link rel="stylesheet" href="{url}/a.css">',
    "style import": "<style>@import '{url}/a.css';</style>",
    "background": '<p style="background: url({url}/a.png)">x</p>',
    "list picture": '<ul style="list-style-image: url({url}/a.png)"><li>x</li></ul>',
    "content": "<style>p::before {{ content: url({url}/a.png) }}</style><p>x</p>",
    "font": "<style>@font-face {{ font-family: f; src: url({url}/a.woff2) }} p {{ font-family: f }}</style><p>x</p>",
    "attachment": '<link rel="attachment" href="file:///etc/passwd">',
    "attachment of a link": '<a rel="attachment" href="file:///etc/passwd">x</a>',
    "object": '<object data="{url}/a.svg"></object>',
    "embed": '<embed src="{url}/a.svg">',
    "picture in a drawing": '<svg viewBox="0 0 9 9"><image href="{url}/a.png" width="9" height="9"/></svg>',
    "drawing used": '<svg viewBox="0 0 9 9"><use href="{url}/a.svg#a"/></svg>',
    "climbing out": '<img src="css/../../../../../etc/hostname" alt="x">',
    "database": f'<img src="file://{ROOT}/var/portal.db" alt="x">',
    "cloud metadata": '<img src="http://169.254.169.254/latest/meta-data" alt="x">',
    "name": '<img src="http://localhost.example.org/a.png" alt="x">',
    "ftp": '<img src="ftp://127.0.0.1/a.png" alt="x">',
    "redirect": '<img src="{url}/redirect?to=file:///etc/hostname" alt="x">',
    "escaped letters": '<p style="background: \\75rl({url}/a.png)">x</p>',
    "set of pictures": '<img srcset="{url}/a.png 2x" src="{url}/b.png" alt="x">',
}


def written(what: str, url: str) -> str:
    """This way, to a server at this address."""
    return OUTSIDE[what].replace("{{", "{").replace("}}", "}").replace("{url}", url)

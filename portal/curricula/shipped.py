"""Where the programmes that come with the portal lie: beside the package, or in it once it is installed."""

from portal.config import ROOT

SHIPPED = next((ROOT / name for name in ("curricula_shipped", "curricula") if (ROOT / name).is_dir()), ROOT)

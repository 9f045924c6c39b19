"""What the application joins to the room of reports: jobs, a chore, facts of its mails, and where its links lead."""

from portal.people.models import ContactPurpose
from portal.releases import files, runs
from portal.releases.layouts.told import of_plans
from portal.releases.sharing import views as sharing
from portal.releases.told import of_editions
from portal.web.jobs import Run
from portal.web.letters import Teller

RUNS: dict[str, Run] = {files.KIND: runs.print_edition}
REMIND = runs.REMIND_REPORTS
OF_REPORTS: dict[str, Teller] = {"edition": of_editions, "report plan": of_plans}
"""By the noun that a message is about."""
LANDINGS = {ContactPurpose.REPORT: sharing.LANDING}

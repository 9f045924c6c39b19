"""The list of invoice requests, for coordinators: what to pass to the accounts system, and what was."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Select

from portal import clock
from portal.bookings.blueprint import bookings
from portal.bookings.costs import invoices
from portal.bookings.costs.models import InvoiceRequest, InvoiceState
from portal.web.access import Can, act, needs
from portal.web.paging import page_of
from portal.web.sessions import one_or_404, reading, writing


@bookings.get("/invoices")
@needs(Can.SEE_FUNDING)
def invoice_list() -> ResponseReturnValue:
    page = page_of(reading(), _chosen(), request.args.get("page", type=int))
    return render_template("bookings/invoices.html", page=page, states=list(InvoiceState), chosen=_state() or "")


@bookings.get("/invoices.csv")
@needs(Can.SEE_FUNDING)
def invoices_csv() -> ResponseReturnValue:
    """The same as a file for the accounts system."""
    found = reading().scalars(_chosen()).unique().all()
    name = f"invoice-requests-{clock.today().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(invoices.as_csv(found), mimetype="text/csv", headers=headers)


@bookings.post("/invoices/<uuid:invoice_id>/sent")
@needs(Can.EDIT_FUNDING)
def invoice_sent(invoice_id: UUID) -> ResponseReturnValue:
    with writing() as session:
        invoice = one_or_404(session, invoices.seen_by(current_user), invoice_id)
        try:
            invoices.mark_sent(session, invoice, by=act())
        except invoices.InvoiceGone as told:
            flash(str(told), "error")
        else:
            session.commit()
            flash(f"Invoice request {invoice.number} is marked as passed to accounts")
    return redirect(url_for(".invoice_list", state=request.args.get("state") or None))


def _state() -> InvoiceState | None:
    wanted = request.args.get("state", "")
    return next((state for state in InvoiceState if state == wanted), None)


def _chosen() -> Select[InvoiceRequest]:
    rows, state = invoices.seen_by(current_user), _state()
    return rows.where(InvoiceRequest.state == state) if state else rows

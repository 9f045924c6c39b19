"""What a school types about the invoice, and a coordinator about the cost."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional

from portal.bookings.costs.payment import Details
from portal.bookings.forms import StepForm, email, line
from portal.funding.forms import MOST_PRICE, PRICE, PoundsField
from portal.web.forms import at_most


class PaymentForm(StepForm):
    """An order number, or that there is none, and who gets the invoice."""

    order_number = line("Purchase-order number", Optional(), most=40)
    no_orders = BooleanField("We do not use purchase-order numbers")
    billing_name = line(
        "Name on the invoice", DataRequired("Enter the name of the school or trust that pays"), most=120
    )
    finance_name = line(
        "Who gets the invoice", DataRequired("Enter the name of the person or office that gets the invoice")
    )
    finance_email = email("Their e-mail address", DataRequired("Enter the e-mail address to which the invoice goes"))

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        if self.order_number.errors or bool(self.order_number.data) is not bool(self.no_orders.data):
            return bool(good)
        told = "Enter the order number, or tick that you do not use them"
        if self.no_orders.data:
            told = "Take out the order number, or the tick that you do not use them"
        self.order_number.errors = [told]
        return False

    def details(self) -> Details:
        return Details(
            order_number=self.order_number.data,
            billing_name=self.billing_name.data,
            finance_name=self.finance_name.data,
            finance_email=self.finance_email.data,
        )


class CostForm(FlaskForm):
    """What a coordinator says that one booking costs."""

    payer = RadioField(
        "Who pays?",
        [InputRequired("Choose who pays")],
        choices=[
            SelectChoice("school", "The school"),
            SelectChoice("charity", "We do: the school has nothing to pay"),
        ],
    )
    price = PoundsField("Price for one group", [at_most(20)], unread=PRICE)

    def validate_price(self, field: Any) -> None:
        if self.payer.data != "school" or field.process_errors:
            return
        if not 1 <= (field.pence or 0) <= MOST_PRICE * 100:
            raise ValidationError(f"Enter a price from £0.01 to £{MOST_PRICE:,}")

    @property
    def pence(self) -> int:
        """0 where the charity pays."""
        return (self.price.pence or 0) if self.payer.data == "school" else 0

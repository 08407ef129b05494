"""The flows of Stripe's sample servers, by Stripe's Python SDK against the sandbox.

It prints one line of JSON: the flows, the requests and the versions they named.
"""

import json
import os
import sys
import traceback

import stripe

from world import World

RETURN_URL = "https://shop.example/return"
CARDS = {"allowed_payment_method_types": ["card"]}


def raises(kind, call, **expected):
    """The error of a call that must be refused, with what it must say."""
    try:
        call()
    except kind as error:
        for name, value in expected.items():
            assert getattr(error, name) == value, (name, getattr(error, name), value)
        return error
    raise AssertionError(f"{kind.__name__} was expected, and nothing was refused")


def accept_a_payment(world):
    intent = stripe.PaymentIntent.create(
        amount=1999,
        currency="eur",
        automatic_payment_methods={"enabled": True},
        metadata={"order": "6735"},
    )
    assert intent.status == "requires_payment_method"
    assert intent.client_secret.startswith(f"{intent.id}_secret_")
    paid = intent.confirm(payment_method="pm_card_visa", return_url=RETURN_URL)
    assert (paid.status, paid.amount_received) == ("succeeded", 1999)
    event = world.heard("payment_intent.succeeded", intent.id)
    assert event.data.object.metadata["order"] == "6735"
    charge = stripe.Charge.retrieve(paid.latest_charge)
    assert charge.paid and charge.payment_method_details.card.brand == "visa"


def accept_with_authentication(world):
    intent = stripe.PaymentIntent.create(
        amount=2500,
        currency="usd",
        confirm=True,
        payment_method="pm_card_authenticationRequired",
        return_url=RETURN_URL,
    )
    assert (intent.status, intent.next_action.type) == ("requires_action", "redirect_to_url")
    world.heard("payment_intent.requires_action", intent.id)
    world.play(f"authenticate/{intent.id}")
    assert stripe.PaymentIntent.retrieve(intent.id).status == "succeeded"


def decline_and_pay_with_another(world):
    intent = stripe.PaymentIntent.create(amount=1999, currency="eur", **CARDS)
    error = raises(
        stripe.CardError,
        lambda: intent.confirm(payment_method="pm_card_chargeDeclinedInsufficientFunds"),
        http_status=402,
        code="card_declined",
    )
    assert error.error.decline_code == "insufficient_funds"
    assert error.error.network_decline_code == "51"
    assert error.error.payment_intent.id == intent.id
    world.heard("payment_intent.payment_failed", intent.id)
    left = stripe.PaymentIntent.retrieve(intent.id)
    assert left.status == "requires_payment_method"
    assert left.last_payment_error.advice_code == "try_again_later"
    assert left.confirm(payment_method="pm_card_visa").status == "succeeded"


def save_a_card_and_charge_it(world):
    customer = stripe.Customer.create(name="Ada", email="ada@example.com")
    setup = stripe.SetupIntent.create(customer=customer.id, **CARDS)
    done = setup.confirm(payment_method="pm_card_visa")
    assert done.status == "succeeded"
    world.heard("setup_intent.succeeded", setup.id)
    [card] = stripe.PaymentMethod.list(customer=customer.id, type="card").data
    assert card.id == done.payment_method
    paid = stripe.PaymentIntent.create(
        amount=1099,
        currency="usd",
        customer=customer.id,
        payment_method=card.id,
        off_session=True,
        confirm=True,
    )
    assert paid.status == "succeeded"
    world.heard("charge.succeeded", paid.latest_charge)
    card.detach()
    raises(stripe.InvalidRequestError, lambda: card.attach(customer=customer.id), http_status=400)


def charge_off_session_that_wants_the_customer(world):
    customer = stripe.Customer.create()
    card = stripe.PaymentMethod.attach("pm_card_authenticationRequired", customer=customer.id)
    error = raises(
        stripe.CardError,
        lambda: stripe.PaymentIntent.create(
            amount=1099,
            currency="usd",
            customer=customer.id,
            payment_method=card.id,
            off_session=True,
            confirm=True,
        ),
        code="authentication_required",
    )
    # The customer comes back: the same intent is confirmed while they are there.
    intent = stripe.PaymentIntent.retrieve(error.error.payment_intent.id)
    assert intent.last_payment_error.payment_method.id == card.id
    again = intent.confirm(payment_method=card.id, return_url=RETURN_URL)
    assert again.status == "requires_action"
    world.play(f"authenticate/{intent.id}")
    assert stripe.PaymentIntent.retrieve(intent.id).status == "succeeded"


def checkout_session(world):
    product = stripe.Product.create(name="Poster")
    price = stripe.Price.create(product=product.id, unit_amount=2000, currency="eur")
    session = stripe.checkout.Session.create(
        mode="payment",
        line_items=[{"price": price.id, "quantity": 2}],
        success_url="https://shop.example/success?session_id={CHECKOUT_SESSION_ID}",
        cancel_url="https://shop.example/canceled",
        client_reference_id="order-7",
    )
    assert session.url and session.amount_total == 4000
    assert session.payment_intent is None
    world.play(f"sessions/{session.id}/pay")
    event = world.heard("checkout.session.completed", session.id)
    assert event.data.object.payment_status == "paid"
    expanded = stripe.checkout.Session.retrieve(
        session.id, expand=["line_items", "payment_intent.latest_charge"]
    )
    assert expanded.line_items.data[0].quantity == 2
    assert expanded.payment_intent.latest_charge.amount == 4000
    raises(stripe.InvalidRequestError, lambda: stripe.checkout.Session.expire(session.id))


def checkout_to_save_a_card(world):
    customer = stripe.Customer.create()
    session = stripe.checkout.Session.create(
        mode="setup", currency="eur", customer=customer.id, success_url=RETURN_URL
    )
    world.play(f"sessions/{session.id}/pay")
    world.heard("checkout.session.completed", session.id)
    saved = stripe.checkout.Session.retrieve(session.id, expand=["setup_intent.payment_method"])
    assert saved.setup_intent.payment_method.customer == customer.id


def refunds(world):
    paid = stripe.PaymentIntent.create(
        amount=1000, currency="usd", confirm=True, payment_method="pm_card_visa", **CARDS
    )
    part = stripe.Refund.create(payment_intent=paid.id, amount=400, reason="requested_by_customer")
    assert part.status == "succeeded"
    event = world.heard("charge.refunded", paid.latest_charge)
    assert event.data.previous_attributes["amount_refunded"] == 0
    too_much = raises(
        stripe.InvalidRequestError,
        lambda: stripe.Refund.create(payment_intent=paid.id, amount=700),
        http_status=400,
        code=None,
    )
    assert "greater than unrefunded amount" in str(too_much)
    stripe.Refund.create(charge=paid.latest_charge)
    listed = stripe.Refund.list(payment_intent=paid.id, limit=1)
    assert sorted(one.amount for one in listed.auto_paging_iter()) == [400, 600]
    assert stripe.Charge.retrieve(paid.latest_charge).refunded


def bank_debit(world):
    intent = stripe.PaymentIntent.create(
        amount=3000,
        currency="eur",
        confirm=True,
        allowed_payment_method_types=["sepa_debit"],
        payment_method_data={
            "type": "sepa_debit",
            "sepa_debit": {"iban": "DE62370400440532013001"},
            "billing_details": {"name": "Ada", "email": "ada@example.com"},
        },
        mandate_data={
            "customer_acceptance": {
                "type": "online",
                "online": {"ip_address": "203.0.113.10", "user_agent": "a browser"},
            }
        },
    )
    assert intent.status == "processing"
    world.play("clock/advance", seconds=6 * 86400)
    world.heard("payment_intent.payment_failed", intent.id)
    failed = stripe.PaymentIntent.retrieve(intent.id, expand=["latest_charge"])
    assert failed.last_payment_error.code == "payment_intent_payment_attempt_failed"
    assert failed.latest_charge.failure_code == "incorrect_account_holder_name"
    assert intent.cancel().status == "canceled"


def webhook_signature(world):
    customer = stripe.Customer.create(description="signed")
    body, signature = world.delivered("customer.created", customer.id)
    check = stripe.Webhook.construct_event
    event = check(body, signature, world.secret)
    assert (event.type, event.data.object.id) == ("customer.created", customer.id)
    assert event.api_version == stripe.api_version
    forged = stripe.SignatureVerificationError
    raises(forged, lambda: check(body + b" ", signature, world.secret))
    raises(forged, lambda: check(body, signature, "whsec_of_somebody_else"))
    raises(forged, lambda: check(body, "t=1,v1=00", world.secret))


def keys_errors_and_empty_values(world):
    made = stripe.Customer.create(name="Ada", idempotency_key="customer-1")
    assert stripe.Customer.create(name="Ada", idempotency_key="customer-1").id == made.id
    raises(
        stripe.IdempotencyError,
        lambda: stripe.Customer.create(name="Bob", idempotency_key="customer-1"),
        http_status=400,
    )
    assert stripe.Customer.modify(made.id, name="").name is None
    raises(
        stripe.InvalidRequestError,
        lambda: stripe.Customer.retrieve("cus_nope"),
        http_status=404,
        code="resource_missing",
    )
    raises(
        stripe.AuthenticationError,
        lambda: stripe.Customer.create(api_key="nonsense"),
        http_status=401,
    )
    assert stripe.Customer.delete(made.id).deleted
    assert stripe.Customer.retrieve(made.id).deleted


def retries_of_the_sdk(world):
    """A lost answer is asked for again by the SDK under one key, and nothing is made twice."""
    before = len(world.client.sent)
    stripe.max_network_retries = 2
    try:
        for kind in ("error_after", "reset_after", "key_in_use"):
            world.play("faults", kind=kind, method="POST", path="^/v1/customers$")
            email = f"{kind.replace('_', '-')}@example.com"
            if kind == "error_after":  # its key repeats the answer 500
                raises(stripe.APIError, lambda: stripe.Customer.create(email=email))
            else:
                stripe.Customer.create(email=email)
            assert len(stripe.Customer.list(email=email).data) == 1
    finally:
        stripe.max_network_retries = 0
    assert len(world.client.sent) - before > 6, "the SDK has not retried"


def connected_account(world):
    account = stripe.Account.create(country="DE", email="owner@example.com")
    paid = stripe.PaymentIntent.create(
        amount=1500,
        currency="eur",
        confirm=True,
        payment_method="pm_card_visa",
        stripe_account=account.id,
        **CARDS,
    )
    assert paid.status == "succeeded"
    raises(stripe.InvalidRequestError, lambda: stripe.PaymentIntent.retrieve(paid.id))
    found = stripe.PaymentIntent.list(stripe_account=account.id)
    assert [one.id for one in found.data] == [paid.id]


def lists_and_search(world):
    customer = stripe.Customer.create()
    made = [
        stripe.PaymentIntent.create(amount=1000 + n, currency="eur", customer=customer.id).id
        for n in range(5)
    ]
    listed = stripe.PaymentIntent.list(customer=customer.id, limit=2)
    assert [one.id for one in listed.auto_paging_iter()] == made[::-1]
    found = stripe.PaymentIntent.search(query=f"customer:'{customer.id}' AND amount>1002")
    assert {one.amount for one in found.auto_paging_iter()} == {1003, 1004}


def the_new_client(world):
    """The same by the SDK's second way to call, a client with services."""
    client = stripe.StripeClient(
        "sk_test_python", base_addresses={"api": world.url}, http_client=world.client
    )
    customer = client.v1.customers.create(
        {"name": "Grace", "metadata": {"plan": "a b&c=d é"}},
        {"idempotency_key": "grace"},
    )
    assert client.v1.customers.retrieve(customer.id).metadata["plan"] == "a b&c=d é"
    intent = client.v1.payment_intents.create(
        {"amount": 500, "currency": "eur", "customer": customer.id, "capture_method": "manual"}
    )
    held = client.v1.payment_intents.confirm(
        intent.id, {"payment_method": "pm_card_visa", "return_url": RETURN_URL}
    )
    assert held.status == "requires_capture"
    assert client.v1.payment_intents.capture(intent.id).status == "succeeded"


FLOWS = [
    accept_a_payment,
    accept_with_authentication,
    decline_and_pay_with_another,
    save_a_card_and_charge_it,
    charge_off_session_that_wants_the_customer,
    checkout_session,
    checkout_to_save_a_card,
    refunds,
    bank_debit,
    webhook_signature,
    keys_errors_and_empty_values,
    retries_of_the_sdk,
    connected_account,
    lists_and_search,
    the_new_client,
]


def main():
    world = World(os.environ["SANDBOX_URL"])
    failed = []
    for flow in FLOWS:
        while not world.endpoint.received.empty():
            world.endpoint.received.get()
        try:
            flow(world)
        except Exception:
            failed.append(flow.__name__)
            print(f"{flow.__name__}:\n{traceback.format_exc()}", file=sys.stderr)
    world.close()
    print(
        json.dumps(
            {
                "sdk": stripe.VERSION,
                "flows": [flow.__name__ for flow in FLOWS],
                "failed": failed,
                "requests": len(world.client.sent),
                "versions": sorted(world.client.headers_seen("Stripe-Version")),
                "telemetry": len(world.client.headers_seen("X-Stripe-Client-Telemetry")),
            }
        )
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

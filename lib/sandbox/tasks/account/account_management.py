"""`accountManagement`: the balance of play money."""

from __future__ import annotations

from lib.sandbox.core.calls import Call, Services
from lib.sandbox.core.sandbox_errors import Refusal, invalid, missing

_OPERATIONS = ("getDetails",)


async def run(call: Call, services: Services) -> None:
    """Balance and use since the sandbox started; of Runware's operations only `getDetails`."""
    operation = call.request.get("operation")
    if operation is None:
        raise Refusal(missing("operation", "string"))
    if operation not in _OPERATIONS:
        raise Refusal(invalid("operation", "be one of the allowed values", "string", _OPERATIONS))
    account = call.account
    await call.answer(
        operation=operation,
        organizationName="Sandbox (play money)",
        organizationUUID=account.organization_uuid,
        balance={"amount": account.balance_usd, "currency": "USD"},
        usage={"total": {"requests": account.requests, "credits": account.spent_usd}},
        team=[],
        apiKeys=[],
    )

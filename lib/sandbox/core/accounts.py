"""Play money: one balance per API key, which falls with every picture."""

from __future__ import annotations

import hashlib
import uuid

from lib.sandbox.core.sandbox_errors import ErrorItem, Refusal

_MICRO = 1_000_000

# So that a refused key can be shown without Runware.
_WRONG_KEYS = ("wrong", "bad")


class Account:
    """The balance and the spending of one API key. Amounts are in millionths of a dollar, so that sums stay exact."""

    def __init__(self, identity: str, balance_usd: float) -> None:
        self.identity = identity
        self.organization_uuid = str(uuid.uuid5(uuid.NAMESPACE_OID, identity))
        self.requests = 0
        self._balance = round(balance_usd * _MICRO)
        self._spent = 0

    @property
    def balance_usd(self) -> float:
        return self._balance / _MICRO

    @property
    def spent_usd(self) -> float:
        return self._spent / _MICRO

    def can_pay(self, amount_usd: float) -> None:
        """Raises `Refusal` with `insufficientCredits` when the balance is lower than `amount_usd`."""
        if round(amount_usd * _MICRO) > self._balance:
            raise Refusal(
                ErrorItem(
                    "insufficientCredits",
                    f"Insufficient credits. This task costs {amount_usd:.6f} USD and the balance is "
                    f"{self.balance_usd:.6f} USD (the sandbox's play money).",
                )
            )

    def charge(self, amount_usd: float) -> None:
        """Take `amount_usd`, or raise `Refusal` with `insufficientCredits` and take nothing."""
        self.can_pay(amount_usd)
        self._move(amount_usd)

    def refund(self, amount_usd: float) -> None:
        """Give back what a failed picture was charged."""
        self._move(-amount_usd)

    def _move(self, amount_usd: float) -> None:
        amount = round(amount_usd * _MICRO)
        self._balance -= amount
        self._spent += amount


class Accounts:
    """Every key opens an account with the same first balance; keys that start with "wrong" or "bad" open none."""

    def __init__(self, balance_usd: float) -> None:
        self._balance_usd = balance_usd
        self._by_identity: dict[str, Account] = {}

    def open(self, api_key: object) -> Account:
        """The account of this key. Raises `Refusal` with `missingApiKey` or `invalidApiKey`."""
        if not isinstance(api_key, str) or not api_key:
            raise Refusal(ErrorItem("missingApiKey", "Missing API key.", "apiKey", "string"))
        if api_key.lower().startswith(_WRONG_KEYS):
            raise Refusal(
                ErrorItem(
                    "invalidApiKey",
                    "Invalid API key. Get one at https://my.runware.ai/signup",
                    "apiKey",
                    "string",
                )
            )
        # The key itself is not stored.
        identity = hashlib.sha256(api_key.encode("utf-8", "surrogatepass")).hexdigest()
        return self._by_identity.setdefault(identity, Account(identity, self._balance_usd))

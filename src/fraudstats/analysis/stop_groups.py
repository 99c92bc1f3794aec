"""What stop rates may be grouped by; light, so that the command line can name them."""

from enum import StrEnum


class StopGroup(StrEnum):
    """What `stops --by` may group by; the last two are of the orders, so that an incident may be in several groups."""

    DISTRICT = "district"
    STATION = "station"
    FRAUD_TYPE = "fraud_type"
    CHANNEL = "channel"
    HOUR = "hour"
    AMOUNT_BAND = "amount_band"
    CHAIN_LEVEL = "chain_level"
    ORDER_CHANNEL = "order_channel"

    @property
    def is_of_orders(self) -> bool:
        """Tell whether only incidents with an order have it: there is no rate over all incidents then."""
        return self in (StopGroup.CHAIN_LEVEL, StopGroup.ORDER_CHANNEL)

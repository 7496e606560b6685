"""SMS by an aggregator's HTTP interface."""

from salur.channels.smshttp.channel import SmsHttp

__all__ = ["SmsHttp"]

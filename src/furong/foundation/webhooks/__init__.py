"""Webhooks: what is announced is sent to the addresses that people have subscribed, signed, until it has arrived.

What is to be sent is stored in the transaction that consumes the announcement, so nothing is lost, whatever is killed;
it may arrive twice, always under the same ``webhook-id``. Events of one subject are sent one after the other. A message
that is refused too often is parked: it is seen, and can be sent again.
"""

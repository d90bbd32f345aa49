"""Announcements that cannot be lost or made up: written with the change they tell of, delivered afterwards.

An event is stored in the transaction of the change it announces, together with one delivery for every consumer of its
type. Delivering runs the consumer and marks the delivery in one transaction, so each consumer's effect on this database
happens exactly once, whatever is killed in between. Events of one subject reach a consumer in the order of announcing.
"""

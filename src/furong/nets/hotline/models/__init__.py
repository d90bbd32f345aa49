"""Storage of the hotline net."""

from furong.nets.hotline.models.appeals import (
    Appeal,
    AppealRound,
    AppealSerial,
    AppealStep,
    CallBack,
    Citizen,
    Contact,
)
from furong.nets.hotline.models.calls import Call, CallSegment
from furong.nets.hotline.models.cities import CityHeard, CityPosting, CityRefusal, PartnerCity, Transfer
from furong.nets.hotline.models.clocks import AppealTimer, Extension, TimerCount
from furong.nets.hotline.models.dispatching import AutomaticAssignment
from furong.nets.hotline.models.drafts import AppealSlot, CallDraft
from furong.nets.hotline.models.files import AppealFile
from furong.nets.hotline.models.gazetteer import GazetteerLoad, GazetteerPlace
from furong.nets.hotline.models.imports import AppealImport, RejectedAppeal
from furong.nets.hotline.models.knowledge import KnowledgeItem, KnowledgeQuestion, KnowledgeVersion, ReplyCitation
from furong.nets.hotline.models.mails import MailReceived, MailSent, MailThread
from furong.nets.hotline.models.mandates import MandateLoad, MandateRow
from furong.nets.hotline.models.messages import MessengerDelivery, MessengerText
from furong.nets.hotline.models.placing import PlaceLook
from furong.nets.hotline.models.text_models import AppealReading, Correction, ModelUse, TextModelVersion
from furong.nets.hotline.models.topics import Topic, TopicAct, TopicAlarm, TopicMember, TopicVersion
from furong.nets.hotline.models.trainings import ModelTraining, TrainingHistory
from furong.nets.hotline.models.vectors import AppealVector, KnowledgeVector, VectorModel
from furong.nets.hotline.models.work import AppealWork

__all__ = [
    "Appeal",
    "AppealFile",
    "AppealImport",
    "AppealReading",
    "AppealRound",
    "AppealSerial",
    "AppealSlot",
    "AppealStep",
    "AppealTimer",
    "AppealVector",
    "AppealWork",
    "AutomaticAssignment",
    "Call",
    "CallBack",
    "CallDraft",
    "CallSegment",
    "Citizen",
    "CityHeard",
    "CityPosting",
    "CityRefusal",
    "Contact",
    "Correction",
    "Extension",
    "GazetteerLoad",
    "GazetteerPlace",
    "KnowledgeItem",
    "KnowledgeQuestion",
    "KnowledgeVector",
    "KnowledgeVersion",
    "MailReceived",
    "MailSent",
    "MailThread",
    "MandateLoad",
    "MandateRow",
    "MessengerDelivery",
    "MessengerText",
    "ModelTraining",
    "ModelUse",
    "PartnerCity",
    "PlaceLook",
    "RejectedAppeal",
    "ReplyCitation",
    "TextModelVersion",
    "TimerCount",
    "Topic",
    "TopicAct",
    "TopicAlarm",
    "TopicMember",
    "TopicVersion",
    "TrainingHistory",
    "Transfer",
    "VectorModel",
]

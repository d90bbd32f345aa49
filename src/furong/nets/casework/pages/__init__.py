"""Screens of casework: the case desk with its drawer, and the phone pages of those who handle tasks."""

from furong.nets.casework.pages.case_exports import case_exports_page
from furong.nets.casework.pages.desk import case_page, case_reporter, desk, drawer, rows
from furong.nets.casework.pages.phone import add_photo, photo, service_worker, take_task_step, task_page, tasks_page
from furong.nets.casework.pages.report import report_ground, report_page, report_sent
from furong.nets.casework.pages.scores import score_cases_page, scores_page
from furong.nets.casework.pages.standards import load_standard, standard_page, standard_step, standards_page
from furong.nets.casework.pages.steps import dispatch_many, take_case_step, undo_dispatch, undo_many

__all__ = [
    "add_photo",
    "case_exports_page",
    "case_page",
    "case_reporter",
    "desk",
    "dispatch_many",
    "drawer",
    "load_standard",
    "photo",
    "report_ground",
    "report_page",
    "report_sent",
    "rows",
    "score_cases_page",
    "scores_page",
    "service_worker",
    "standard_page",
    "standard_step",
    "standards_page",
    "take_case_step",
    "take_task_step",
    "task_page",
    "tasks_page",
    "undo_dispatch",
    "undo_many",
]

"""The addresses of tasks: the list, everything about one, and every act upon it."""

from django.urls import path

from luoshi.delivery.views import adjusting, rectifying, task, task_acts, tasks

urlpatterns = [
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks.xlsx", tasks.workbook, name="tasks_workbook"),
    path("tasks/accept/", tasks.accept_many, name="accept_many"),
    path("lights/", task.light_rules, name="light_rules"),
    path("tasks/<int:task_id>/", task.task, name="task"),
    path("tasks/<int:task_id>.xlsx", task.task_workbook, name="task_workbook"),
    path("tasks/<int:task_id>/accept/", task_acts.accept, name="accept_task"),
    path("tasks/<int:task_id>/return/", task_acts.return_, name="return_task"),
    path("tasks/<int:task_id>/reissue/", task_acts.reissue, name="reissue_task"),
    path("tasks/<int:task_id>/complete/", task_acts.complete, name="complete_task"),
    path("tasks/<int:task_id>/verify/", task_acts.verify, name="verify_task"),
    path("tasks/<int:task_id>/strike-off/", task_acts.strike_off, name="strike_off_task"),
    path("tasks/<int:task_id>/send-back/", task_acts.send_back, name="send_task_back"),
    path("tasks/<int:task_id>/reopen/", task_acts.reopen, name="reopen_task"),
    path("tasks/<int:task_id>/change/", adjusting.change, name="change_task"),
    path("tasks/<int:task_id>/merge/", adjusting.merge, name="merge_task"),
    path("tasks/<int:task_id>/cancel/", adjusting.cancel, name="cancel_task"),
    path("tasks/<int:task_id>/carry-over/", adjusting.carry_over, name="carry_over_task"),
    path("tasks/<int:task_id>/rectification/", rectifying.begin, name="begin_rectification"),
    path("tasks/<int:task_id>/rectification/<slug:act>/", rectifying.advance, name="advance_rectification"),
]

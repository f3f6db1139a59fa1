"""The table of tasks (任务分解表): made, consulted on, issued; its ways in and out."""

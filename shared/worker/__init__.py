"""The runtime that runs any executor: claim, hold, run, judge, settle, drain. It never decides what comes next."""

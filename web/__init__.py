"""Answers in, a page and an API out: `web.server.serve(Settings(...), real_engine(model))`.

Nothing is imported here, so that the process which reads uploads stays small.
"""

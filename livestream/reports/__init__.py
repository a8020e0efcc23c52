"""What came of one live session: comments, claims and orders, and the four figures of what it sold.

Nothing here writes, and nothing here knows how it is shown: see livestream.report_page.
"""

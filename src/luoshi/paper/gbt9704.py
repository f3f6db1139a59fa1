"""The measures of an official document: GB/T 9704-2012 in twips, each with its clause and how it is reached.

A twip is a twentieth of a point; there are 1,440 to the inch. Lengths that must not grow over the text block
are rounded down, never to the nearest.
"""

from fractions import Fraction
from math import floor
from typing import Final

TWIPS_A_POINT: Final = 20


def twips(millimetres: float) -> int:
    """The nearest whole number of twips."""
    return round(Fraction(str(millimetres)) * 1440 / Fraction("25.4"))


# 5.1: A4, 210 mm × 297 mm. The two numbers are those that office programs know A4 by.
PAGE_WIDTH: Final = 11906
PAGE_HEIGHT: Final = 16838

# 5.2.1: upper edge 37 ± 1 mm, left (binding) edge 28 ± 1 mm, text block 156 mm × 225 mm.
TOP_MM, LEFT_MM, BLOCK_WIDTH_MM, BLOCK_HEIGHT_MM = 37, 28, 156, 225
RIGHT_MM: Final = 210 - LEFT_MM - BLOCK_WIDTH_MM  # 26
BOTTOM_MM: Final = 297 - TOP_MM - BLOCK_HEIGHT_MM  # 35
TOP, BOTTOM, LEFT, RIGHT = twips(TOP_MM), twips(BOTTOM_MM), twips(LEFT_MM), twips(RIGHT_MM)
BLOCK_WIDTH: Final = PAGE_WIDTH - LEFT - RIGHT  # 8845 twips, 156.0 mm
BLOCK_HEIGHT: Final = PAGE_HEIGHT - TOP - BOTTOM  # 12756 twips, 225.0 mm

# 5.2.2: sizes of type, in points. 二号, 三号, 四号 and, for tables, 五号 (the standard names none for them).
TITLE_POINTS, BODY_POINTS, SMALL_POINTS, TABLE_POINTS = 22.0, 16.0, 14.0, 10.5

# 5.2.3: 22 lines to the page and 28 characters to the line, filling the block.
LINES, CHARACTERS = 22, 28
LINE_PITCH: Final = BLOCK_HEIGHT // LINES
"""579 twips (28.95 pt): the block divided by 22, rounded down; rounded up, the 22nd line would not fit."""

CHARACTER_PITCH_POINTS: Final = Fraction(BLOCK_WIDTH, TWIPS_A_POINT * CHARACTERS)
"""15.795 pt: the block divided by 28. 三号 is 16 pt, of which 28 would need 158 mm: hence a grid."""

CHARACTER_SPACE: Final = floor((CHARACTER_PITCH_POINTS - Fraction(BODY_POINTS)) * 4096)
"""-842: what the grid adds to each character, in 1/4096 pt (ISO/IEC 29500-1, 17.6.5), rounded down."""


_SLACK: Final = 1  # LibreOffice takes about a point off the block when it centres the grid in it
CHARACTER_SPACING: Final = floor((CHARACTER_PITCH_POINTS - Fraction(BODY_POINTS)) * TWIPS_A_POINT) - _SLACK
"""-6 twips: the same as type can say it, rounded down: 28 of 15.7 pt, set out to the block's edge."""

# The grid is declared, and text is set to its measures by exact line heights and this spacing, not by
# snapping to it: LibreOffice gives a character that is wider than its cell (16 pt in 15.79 pt) two cells,
# and Word gives a fall-back font that is taller than a line two lines.


def characters(count: float, points: float = BODY_POINTS) -> int:
    """The width of ``count`` full-width characters of type of that size, in twips."""
    spacing = CHARACTER_SPACING if points == BODY_POINTS else 0
    return round((Fraction(points) * TWIPS_A_POINT + spacing) * Fraction(count))


# 7.5: page number in 四号 half-width digits between one-character dashes, whose upper edge is 7 mm under the
# block; odd pages one character from the right, even pages one from the left.
PAGE_NUMBER_MM: Final = 7
PAGE_NUMBER_LINE: Final = 320  # an exact line of 16 pt, the natural one of 宋体 at 14 pt
# In 宋体 the dash lies 0.36 em over the base line, and the base line 0.86 em under the line's upper edge.
_DASH_UNDER_LINE_TOP: Final = round(0.5 * SMALL_POINTS * TWIPS_A_POINT)
PAGE_NUMBER_UNDER_BLOCK: Final = twips(PAGE_NUMBER_MM) - _DASH_UNDER_LINE_TOP
FOOTER: Final = BOTTOM - PAGE_NUMBER_UNDER_BLOCK - PAGE_NUMBER_LINE
"""From the paper's lower edge to the footer's: 24.7 mm."""

# 7.2.4 and 7.2.7: the red head's upper edge is 35 mm under the block's, the red line 4 mm under the number.
RED_HEAD_MM, RED_LINE_MM = 35, 4

# 7.3.5.1: the date stands four characters from the right; the name of who signs is centred over it.
DATE_FROM_RIGHT: Final = 4

# 8: tables on turned pages: a turned page is bound where an upright one is, so that its upper edge is
# the upright page's left, its right edge the upright page's upper one.
TURNED_TOP, TURNED_BOTTOM, TURNED_LEFT, TURNED_RIGHT = LEFT, RIGHT, BOTTOM, TOP
TURNED_BLOCK_WIDTH: Final = PAGE_HEIGHT - TURNED_LEFT - TURNED_RIGHT
TURNED_BLOCK_HEIGHT: Final = PAGE_WIDTH - TURNED_TOP - TURNED_BOTTOM

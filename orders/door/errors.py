"""What can go wrong with cash on delivery."""
from core.errors import Conflict


class LabelAsksOther(Conflict):
    """Nothing was handed over. The label asks for another sum than is due now: %(parcels)s. Change it first."""


class LabelIsRight(Conflict):
    """The label of this parcel asks for what is due."""


class NotWithALabel(Conflict):
    """This parcel has no label that asks for cash, or its cash is recorded already."""

"""What can go wrong with carriers and waybills."""
from core.errors import Conflict, Invalid


class NotPacked(Conflict):
    """A waybill is for a parcel that is packed and has not left yet."""


class UnknownCarrier(Invalid):
    """Please choose who brings the parcel."""


class BadWaybill(Invalid):
    """A waybill number has 5 to 40 letters and digits without spaces. Please scan or type it once more."""


class WaybillTaken(Conflict):
    """Another parcel has this waybill number already. Please look whether it was scanned twice."""


class WaybillFirst(Conflict):
    """The waybill of this parcel asks for another sum than is due. Please have it stopped or changed first."""


class WaybillStands(Conflict):
    """This parcel has a waybill. Please have it stopped first, or the carrier comes for it."""


class NoWaybill(Conflict):
    """This parcel has no waybill that could be stopped."""


class WaybillMissing(Conflict):
    """Nothing was handed over. A carrier takes only parcels with a waybill, and these have none: %(parcels)s."""

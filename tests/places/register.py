"""Small register files in every state that real ones are found in. Rows are made up from public columns."""

HEADER = (
    "URN,LA (code),LA (name),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (code),"
    "TypeOfEstablishment (name),EstablishmentStatus (code),OpenDate,CloseDate,PhaseOfEducation (name),StatutoryLowAge,"
    "StatutoryHighAge,Gender (name),NumberOfPupils,PercentageFSM,Street,Locality,Address3,Town,Postcode,HeadFirstName,"
    "HeadLastName,AdministrativeWard (code),AdministrativeWard (name),GSSLACode (name),Trusts (name),UKPRN,Easting,"
    "Northing,LastChangedDate"
)
FIELDS = HEADER.split(",")
GOOD = {
    "URN": "100100",
    "LA (code)": "308",
    "LA (name)": "Enfield",
    "EstablishmentNumber": "4037",
    "EstablishmentName": "Sample High",
    "TypeOfEstablishment (code)": "01",
    "TypeOfEstablishment (name)": "Community school",
    "EstablishmentStatus (code)": "1",
    "OpenDate": "01-09-1998",
    "PhaseOfEducation (name)": "Secondary",
    "StatutoryLowAge": "11",
    "StatutoryHighAge": "18",
    "Gender (name)": "Mixed",
    "NumberOfPupils": "1029",
    "Postcode": "EN1 1AA",
    "HeadFirstName": "Canary",
    "HeadLastName": "Headteacher",
    "GSSLACode (name)": "E09000010",
    "LastChangedDate": "09-02-2024",
}


def row(**changes: str) -> dict[str, str]:
    """A good row with these columns changed; "_" stands for a space, "LA_code" for "LA (code)"."""
    known = {name.replace(" ", "_").replace("(", "").replace(")", ""): name for name in FIELDS}
    return GOOD | {known[name]: value for name, value in changes.items()}


def text(*rows: dict[str, str], fields: list[str] | None = None, end: str = "\r\n") -> str:
    names = fields or FIELDS
    lines = [",".join(names)]
    for each in rows:
        cells = (each.get(name, "") for name in names)
        lines.append(",".join(f'"{cell}"' if "," in cell or '"' in cell else cell for cell in cells))
    return end.join(lines) + end

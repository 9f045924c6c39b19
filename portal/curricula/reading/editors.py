"""What each file of a programme may hold, as JSON Schema (draft 2020-12), for editors that help while one types."""

import json

from pydantic import BaseModel

from portal.curricula.reading.schema import Programme, QuestionSet, SessionPlan, StagePlan

FILES: dict[str, type[BaseModel]] = {
    "programme.json": Programme,
    "questions.json": QuestionSet,
    "session.json": SessionPlan,
    "stage.json": StagePlan,
}


def json_schemas() -> dict[str, str]:
    """Text of each schema by file name, the same each time."""
    return {name: json.dumps(_of(model), indent=2, ensure_ascii=False) + "\n" for name, model in FILES.items()}


def _of(model: type[BaseModel]) -> dict[str, object]:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema()}

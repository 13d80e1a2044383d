"""A section of the configuration: what all of them have in common."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """What every section has in common: unknown keys are errors, values never change."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

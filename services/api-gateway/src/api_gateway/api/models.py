from pydantic import BaseModel, ConfigDict


class Body(BaseModel):
    """A request body. Unknown fields are rejected as misspelt."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

"""The image and the compose files: what they start, set and hand over, and how little they may do."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import yaml

from bot.commands.command_line import command_line
from bot.config.sections import DatabaseSettings
from bot.config.settings import CREDENTIALS, CREDENTIALS_FOLDER, environment_variable, setting_descriptions
from tests.support.source_files import PACKAGES, ROOT

DOCKER = ROOT / "deploy/docker"
DOCKERFILE = (DOCKER / "Dockerfile").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SECRETS = "/run/secrets"


def compose(name: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((DOCKER / name).read_text(encoding="utf-8"))
    return read


def steps(name: str) -> list[str]:
    """What the Dockerfile says after a word, each line whole."""
    return re.findall(rf"^{name} (.*)$", DOCKERFILE.replace("\\\n", ""), re.MULTILINE)


def image_environment() -> dict[str, str]:
    return dict(each.split("=", maxsplit=1) for each in " ".join(steps("ENV")).split())


def test_the_image_is_built_as_the_default_install_is_before_a_change_lands() -> None:
    [installing] = [step for step in steps("RUN") if "pip install" in step]

    options, _, wanted = installing.partition("pip install")[2].rpartition(" ")
    step = re.search(r"light/bin/pip install (.*) \.$", (ROOT / ".ci/run").read_text(encoding="utf-8"), re.MULTILINE)

    assert step is not None
    assert options.replace("--no-cache-dir", "").split() == step[1].split()
    assert wanted.strip("'").strip(".[]") in PROJECT["optional-dependencies"]


def test_nothing_goes_into_the_image_but_what_is_installed() -> None:
    text = (ROOT / ".dockerignore").read_text(encoding="utf-8")
    let_in = set(re.findall(r"^!(.*)$", text, re.MULTILINE))

    assert "\n*\n" in text
    assert let_in == {*PACKAGES, "constraints.txt", "pyproject.toml", PROJECT["readme"], *PROJECT["license-files"]}


def test_the_image_is_of_a_python_that_the_project_names_and_runs_as_nobody_else() -> None:
    bases = {re.sub(r" AS .*", "", each) for each in steps("FROM")}
    [base] = bases
    [user] = steps("USER")

    named = re.fullmatch(r"python:(3\.\d+)-slim", base)
    assert named is not None
    assert f"Programming Language :: Python :: {named[1]}" in PROJECT["classifiers"]
    assert f"--uid {user.partition(':')[0]} " in DOCKERFILE
    assert int(user.partition(":")[0]) > 1000


def test_what_the_image_sets_are_settings() -> None:
    ours = {name for name in image_environment() if name.startswith("COMPANION_")}

    assert ours == {environment_variable("health.port")}
    assert image_environment()[CREDENTIALS_FOLDER] == SECRETS
    assert steps("VOLUME") == steps("WORKDIR")[-1:] == ["/data"]


def test_what_the_image_runs_and_is_asked_by_is_on_the_command_line() -> None:
    [entry], [command], [check] = steps("ENTRYPOINT"), steps("CMD"), steps("HEALTHCHECK")
    asked = json.loads(check[check.index("[") :])

    assert json.loads(entry) == asked[:1] == list(PROJECT["scripts"])
    assert command_line().parse_args(json.loads(command)).command == "run"
    assert command_line().parse_args(asked[1:]).command == "health"


def test_compose_starts_the_bot_with_few_rights_and_its_own_settings() -> None:
    service = compose("compose.yaml")["services"]["companion"]
    asked = command_line().parse_args(service["command"])

    assert (asked.command, str(asked.config)) == ("run", "/data/config.toml")
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "ports" not in service
    assert not {"user", "privileged", "environment"} & set(service)
    assert (DOCKER / service["build"]["context"] / service["build"]["dockerfile"]).samefile(DOCKER / "Dockerfile")
    assert [each["target"] for each in service["volumes"] if isinstance(each, dict)] == [str(asked.config)]


def test_every_secret_of_the_bot_is_a_credential_that_the_settings_know() -> None:
    for name in ("compose.yaml", "compose.postgresql.yaml"):
        read = compose(name)
        handed = {secret for service in read["services"].values() for secret in service["secrets"]}

        assert set(read["services"]["companion"]["secrets"]) <= set(CREDENTIALS) <= set(setting_descriptions())
        assert {key: Path(said["file"]) for key, said in read["secrets"].items()} == {
            key: Path("secrets") / key for key in handed
        }


def test_the_address_that_the_page_writes_is_of_the_database_that_compose_starts() -> None:
    read = compose("compose.postgresql.yaml")["services"]
    said = read["database"]["environment"]
    page = (ROOT / "docs/docker.md").read_text(encoding="utf-8")

    written = re.search(r"postgresql://\S+?/\w+", page.replace("$(cat secrets/postgres-password)", "secret"))

    assert written is not None
    assert DatabaseSettings(url=written[0]).url == (
        f"postgresql+asyncpg://{said['POSTGRES_USER']}:secret@database/{said['POSTGRES_DB']}"
    )
    assert said["POSTGRES_PASSWORD_FILE"].removeprefix(f"{SECRETS}/") in read["database"]["secrets"]

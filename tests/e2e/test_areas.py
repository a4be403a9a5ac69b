"""Areas through the real client: made by admins, seen by all, named by proposals."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.acts import answered, click, people, post, proposed, told
from tests.e2e.conftest import Town
from tests.sandbox.person import Refused, visible_text

Json = dict[str, Any]


async def test_an_admin_makes_changes_and_removes_an_area_and_everybody_sees_it(town: Town):
    ada, chidi, hana = await people(town, "ada", "chidi", "hana")
    assert "no areas here yet" in await told(chidi, "general", "area list")
    said = await told(
        ada, "general", "area add", name="Tide Pools", about="What *lives* there.", maintainer={"id": chidi.id}
    )
    assert "an area **tide-pools**" in said.replace("\\", "")
    await told(ada, "general", "area add", name="maps")
    listed = await told(hana, "general", "area list")
    assert r"What \*lives\* there." in listed
    assert f"<@{chidi.id}>" in listed
    assert "nobody yet" in listed
    said = await told(
        ada,
        "general",
        "area edit",
        area="tide-pools",
        **{"add-maintainer": {"id": hana.id}, "remove-maintainer": {"id": chidi.id}},
    )
    assert f"<@{hana.id}>" in said
    await town.stop()
    await town.start()
    shown = await told(chidi, "general", "area show", area="TIDE POOLS")
    assert f"<@{hana.id}>" in shown
    assert f"<@{chidi.id}>" not in shown
    assert "is gone" in await told(ada, "general", "area remove", area="maps")
    assert "There is no area “maps” here" in await told(chidi, "general", "area show", area="maps")
    offered = await chidi.autocomplete("general", "area show", "area", area="lives")
    assert [one["value"] for one in offered] == ["tide-pools"]


async def test_members_and_maintainers_change_no_area_and_bad_values_are_refused(town: Town):
    ada, bruno = await people(town, "ada", "bruno")
    bot = town.server.world.settings["seed"]["application_id"]
    await told(ada, "general", "area add", name="maps")
    for command in ("area add", "area edit", "area remove"):
        values = {"name": "docs"} if command == "area add" else {"area": "maps"}
        assert "people with Manage Server" in await told(bruno, "general", command, **values)
    assert "cannot be the name of an area" in await told(ada, "general", "area add", name="@everyone <x>")
    assert "There is an area maps already" in await told(ada, "general", "area add", name="MAPS")
    assert "A bot cannot look after" in await told(ada, "general", "area add", name="docs", maintainer={"id": bot})
    assert "no maintainer of maps" in await told(
        ada, "general", "area edit", area="maps", **{"remove-maintainer": {"id": bruno.id}}
    )
    with pytest.raises(Refused):
        await ada.slash("general", "area add", name="docs", about="x" * 301)
    assert [area.name for area in await town.desk.areas.listing(town.guild)] == ["maps"]


async def test_only_the_maintainers_of_its_area_decide_what_is_for_them_alone(town: Town):
    ada, chidi, dilnoza = await people(town, "ada", "chidi", "dilnoza")
    await told(ada, "general", "area add", name="maps")
    offered = await chidi.autocomplete("general", "propose", "area", area="ma")
    assert [one["value"] for one in offered] == ["maps"]
    ask: Json = {"title": "Redraw it", "area_only": True}
    assert "name the area too" in await told(chidi, "proposals", "propose", **ask)
    assert "Nobody looks after maps yet" in await told(chidi, "proposals", "propose", area="maps", **ask)
    await told(ada, "general", "area edit", area="maps", **{"add-maintainer": {"id": dilnoza.id}})
    preview = await answered(chidi, await chidi.slash("proposals", "propose", area="Maps", **ask))
    assert "The maintainers of the area maps, as of opening" in visible_text(preview)
    await post(chidi, preview)
    card = await town.card(chidi, "P1")
    await told(ada, "general", "area edit", area="maps", **{"add-maintainer": {"id": chidi.id}})
    assert "you were none when it opened" in await click(chidi, card, "Yes")
    assert "**Yes**" in await click(dilnoza, card, "Yes")
    assert "is about maps and open" in await told(ada, "general", "area remove", area="maps")


async def test_the_areas_maintainers_approve_and_veto_in_it(town: Town):
    ada, chidi, dilnoza = await people(town, "ada", "chidi", "dilnoza")
    await told(ada, "general", "area add", name="maps", maintainer={"id": dilnoza.id})
    await proposed(chidi, "proposals", title="Redraw it", rule="apache", area="maps")
    card = await town.card(chidi, "P1")
    assert "advice" not in await click(dilnoza, card, "Yes")
    assert "advice" in await click(chidi, card, "Yes")

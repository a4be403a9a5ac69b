### Whole communities on the move: export, import, backup, migrate, verify, recover

# Progress
moving-read = { $guild }: { $documents } documents, { $entries } entries in the audit log
moving-files = { $guild }: { $done } of { $count } files
moving-finding = - { $what }
moving-wrote = Wrote { $file }.
moving-failed = { $guild }: { $why }
moving-aside = { $guild } is there already. It is written to a file before it is replaced.
moving-occupied = There is something of guild { $guild } in storage already. To replace it, add --replace: what is there now is written to a file first.

moving-nothing = There is no guild at all in the storage. If there should be, look whether it is the one that is meant: storage.path and storage.postgres in config.toml.
moving-no-folder = There is no data folder { $path }. Is it the one that is meant? It is storage.path in config.toml.
moving-no-address = There is no address of a PostgreSQL database: set storage.postgres in config.toml or BARNRAISER_STORAGE_POSTGRES.

export-unknown-guild = There is nothing in storage about guild { $guild }. `python -m bot verify` lists the guilds there are.

import-examining = Looking at all of { $file } …
import-checked = { $done } of { $count } files checked
import-refused = { $count ->
    [one] { $file } was not imported, because of what is said above. Nothing was changed.
   *[other] { $file } was not imported, because of the { $count } things said above. Nothing was changed.
}
import-damaged = { $file } was not imported: something of it had been lost before it was written, as said above. Use an older file; or, to import what there is all the same, add --accept-damage. Nothing was changed.
import-done = Imported guild { $guild }: { $documents } documents, { $files } files.
import-no-zip = { $file } cannot be read as a zip file: { $why }.
import-no-manifest = It has no manifest.json, so it is no export of Barnraiser's.
import-format = It is in format { $found }; this version reads format { $known }.
import-unreadable = { $name } cannot be read: { $why }
import-unknown-entry = { $name } does not belong in an export.
import-doubled-entry = { $name } is in it more than once.
import-missing-entry = { $name } is missing.
import-unknown-kind = This version does not know what { $name } is: a newer one made the file.
import-line = { $file }, line { $line }: { $why }
import-line-too-long = { $file }, line { $line } has more than { $limit } MiB, which no document has. The rest of the file was not read.
import-doubled-document = { $file }, line { $line }: there is another { $found } before it.
import-count = { $file } has { $found } lines; the manifest says { $said }.
import-number = manifest.json: { $found } cannot be the last number given in { $kind }.
import-number-behind = manifest.json has a last number for { $kind } that is smaller than one that is taken. Counting goes on after { $taken }.
import-audit-head = The audit log ends with entry { $found }; the manifest names another end, with entry { $said }.
import-audit-broken = The audit log does not hold: { $why }.
import-blob-count = It has { $found } files in blobs/; the manifest says { $said }.
import-blob-hash = blobs/{ $name } has another hash than its name says.
import-file-missing = The file { $name } of { $document } is missing.

verify-found = { $guild }: { $documents } documents, { $entries } entries in the audit log ({ $erased } erased), { $files } files, head { $head }
verify-head = A head is SEQUENCE:HASH, as verify shows it, and goes with the number of a guild: python -m bot verify GUILD --head 913:5f0e…
verify-well = { $guild }: all is well.
verify-audit = The audit log does not hold: { $why }.
verify-number = The last number given in { $kind } is smaller than { $taken }, which is taken.
verify-file-missing = The file { $name } of { $document } is missing.
verify-file-damaged = The file with the hash { $name } is damaged or gone.

recount-progress = { $guild }: { $done } of { $count } decisions
recount-agrees = { $guild }: { $count ->
        [0] there is no past decision to count again.
        [one] one past decision was counted again and agrees.
       *[other] all { $count } past decisions were counted again and agree.
    }
recount-differs = { $guild }: of { $count } past decisions { $differing } do not agree, as said above.
recount-finding = - { $ref }: { $what }
recount-announced = {"    "}kept:        { $what }
recount-again = {"    "}counted now: { $what }
recount-step = {"      "}{ $what }
recount-outcome-words = { $verdict } { $why } ({ $counts }; { $voters } voted)
recount-outcome = its votes do not make the outcome that is kept.
recount-no-outcome = it is decided, but no outcome is kept.
recount-impossible = it cannot be counted, as its rule or its votes make no sense: { $why }
recount-not-noted = the audit log does not say that it was decided.
recount-noted-otherwise = the audit log noted something else at the close: { $noted }; kept is { $found }.
recount-vote = the vote of member { $member } is “{ $found }”, and the audit log's last word on it is “{ $noted }”.
recount-vote-unknown = member { $member } has a vote, “{ $found }”, of which the audit log says nothing.

migrate-same = It would be moved from { $which } to { $which }. Name two that differ.
migrate-progress = { $done } of { $count } guilds
migrate-done = { $guild }: { $documents } documents and { $entries } entries in the audit log are there now, compared one by one.
migrate-already = { $guild }: was there already with the same { $documents } documents and { $entries } entries in the audit log.
migrate-differs = { $guild } is in the target already, and differs. It was left as it is. To replace it, add --replace.
migrate-unlike = What was written is not what is read back. The source is as it was; keep using it.

release-done = Guild { $guild }: its admins can change these settings again with /settings: { $groups }. The audit log says that it was you who gave them back. Tell the community why.
release-nothing = Guild { $guild }: no settings are under the community's own rule. Nothing was changed.

recover-whole = Guild { $guild } is not damaged. Nothing was changed.
recover-done =
    Guild { $guild } can be read again: { $documents } documents are there.
    Lost: { $changes } changes, { $lost } single documents.
    The files as they were found are in { $aside }.
    Now look with: python -m bot verify { $guild }

### Somebody leaves: erase

erase-found = { $guild }, member { $member }: { $documents } documents, { $entries } entries of the audit log, { $files } files that nothing else needs
erase-nothing = { $guild } keeps nothing about { $member } that could be removed.
erase-item = { $what }: { $fate }
erase-dry = Nothing was changed. To do it, add --yes. It cannot be undone.
erase-saved = Wrote { $file }: everything that is kept about them, as /me export gives it.
erase-doing = Removing …
erase-done = { $guild }: done. { $documents } documents and { $entries } entries of the audit log were changed, { $removed } files removed.
erase-waiting = { $count ->
    [one] One file was put within the last hour, and a bot may be about to use it. A running bot removes it later; or run the command again.
   *[other] { $count } files were put within the last hours, and a bot may be about to use them. A running bot removes them later; or run the command again.
}
erase-history = The journal and the snapshots with what was there before are gone from the data folder.
erase-server = PostgreSQL still has the old rows on its disk. To overwrite them: VACUUM (FULL) documents, entries, audit, blob_chunks, search; archived WAL files keep them until they are thrown away. docs/admins.md says more.
erase-open-votes = { $refs }: not decided yet. If their reaction stands on the card, it is a new vote once the bot looks; have it taken off.
erase-backups = Backups and exports made before still have everything.

erase-fate-person = name and consents are removed
erase-fate-vote-counted = counts on, under nobody's name
erase-fate-took-part = no longer says who took part in this secret vote; nobody knows which ballot is theirs
erase-fate-vote-gone = is removed: it has decided nothing
erase-fate-click = a click that did not count is forgotten
erase-fate-said = no longer names them for what they wrote about it; that stays if it was decided (--decided-too removes it)
erase-fate-delegation = ends
erase-fate-draft = a proposal that was not posted is thrown away
erase-fate-proposal-kept = stays without their name, since others have voted on it or decided it (--decided-too empties it)
erase-fate-proposal-gone = is emptied
erase-fate-task-kept = stays without their name, since others have taken or decided it (--decided-too empties it)
erase-fate-task-gone = is closed and emptied
erase-fate-claim = no longer says that they claimed or did it
erase-fate-work-published = stays published, without the drafts before it
erase-fate-work-gone = is removed, with its texts and files
erase-fate-review = what they wrote in a review is removed
erase-fate-named = no longer names them
erase-fate-revision = stays published, under the name they choose
erase-fate-notice = is not sent

mirror-rebuilt = { $guild }: { $commits ->
        [one] one commit
       *[other] { $commits } commits
    }, the newest is { $head }
mirror-private = { $guild }: the archive is not public, so there is no repository of it.
links-rebuilt = Guild { $guild }: { $pages } pages lead somewhere.
publish-progress = { $done } of { $count } files written
publish-done = Wrote { $folder }: { $count } files. Open { $index } in a browser, or put the folder on any web server.
publish-private = The archive of { $guild } is not public: its community has closed it. Nothing was written.
publish-occupied = { $folder } is there already and not empty. Name another folder with --to, or remove it first.

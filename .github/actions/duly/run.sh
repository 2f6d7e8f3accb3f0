#!/usr/bin/env bash
# What the action's step runs: writes all reports, the summary, and the outputs. Inputs come by environment, never as code.
set -euo pipefail

options=(--fail-on "${DULY_FAIL_ON:-violated}" --lang "${DULY_LANG:-en}")
[ -z "${DULY_POLICY:-}" ] || options+=(--policy "$DULY_POLICY")
[ -z "${DULY_BASELINE:-}" ] || options+=(--baseline "$DULY_BASELINE")
for format in json sarif junit markdown html; do
    options+=(--format "$format")
done

folder=${DULY_REPORTS:-duly-reports}
status=0
"$DULY" audit "${options[@]}" -o "$folder/" -- "$DULY_APP" || status=$?

name=$(basename -- "$DULY_APP")
if [ -f "$folder/$name.md" ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
    cat -- "$folder/$name.md" >> "$GITHUB_STEP_SUMMARY"
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then
    {
        printf 'status=%s\n' "$status"
        # A file's name may hold a line's end, which would begin another output.
        case $name in
            *$'\n'*) ;;
            *) printf 'sarif=%s\njson=%s\n' "$folder/$name.sarif" "$folder/$name.json" ;;
        esac
    } >> "$GITHUB_OUTPUT"
fi
# What could not be seen is told in the reports, and fails nothing.
[ "$status" -ne 3 ] || status=0
exit "$status"

# Scores on labelled data sets; needs no database.
# shellcheck shell=bash disable=SC2154 # $root

evaluate() {
    (( $# > 0 )) || set -- "$root/../shared/data"
    [[ -d "$1" ]] || fail "There is no folder $1; name the one that holds the labelled data sets: ./millwright evaluate FOLDER [PART …]"
    need_tools
    choose_engine "${MILLWRIGHT_ENGINE:-}"
    build_project "$root/bench/Millwright.Evaluation"
    "$(program Millwright.Evaluation)" "$@"
}

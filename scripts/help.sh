# shellcheck shell=bash
help() {
    cat <<'END'
./millwright COMMAND

  up          sets up, builds, starts; Ctrl-C stops everything, the next up goes on with the same data
  demo [N]    up with a simulated plant of N machines (50)
  down        stops what `up --detach` started; of a cluster all nodes here, or --node N
  status      says whether it runs, and where; of a cluster each node here
  test [NAME] does all set-up for the tests and runs them, or those of projects whose name contains NAME
  bench [ROW] measures against references of the same run; page: only the page in a browser, shift: eight hours of its stream
  evaluate [FOLDER [PART …]] scores alarms and models on the labelled data sets of a folder (../shared/data); alarms: only that part
  selftest    kills and restarts it under load and proves that nothing acknowledged is lost; --rounds N
  screenshots takes the pictures of the documentation anew, of a plant that it simulates
  doctor      says what is missing and the command that mends it

Options of up; each also as an environment variable, or as a KEY=value line in millwright.conf:

  --port N          MILLWRIGHT_PORT    5080, on loopback
  --data DIR        MILLWRIGHT_DATA    .data
  --db CONNECTION   MILLWRIGHT_DB      another PostgreSQL (15+) than the private one, as an Npgsql connection string
  --engine NAME     MILLWRIGHT_ENGINE  orleans or embedded; left out: orleans where its packages restore
  --demo [N]        MILLWRIGHT_DEMO    machines of the simulated plant
  --cluster         MILLWRIGHT_Cluster__Enabled=true  one node of several on one database; engine orleans
  --node N          MILLWRIGHT_NODE    its number, another one for each node; ports count on from it
  --role ROLE       MILLWRIGHT_Cluster__Role  all (default), gateway, silo or jobs
  --detach                             returns when it is ready
END
}

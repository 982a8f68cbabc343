# shellcheck shell=bash
help() {
    cat <<'END'
./millwright COMMAND

  up          sets up, builds, starts; Ctrl-C stops everything, the next up goes on with the same data
  demo [N]    up with a simulated plant of N machines (50)
  down        stops what `up --detach` started; of a cluster all nodes here, or --node N
  status      says whether it runs, and where; of a cluster each node here
  backup      [--to FOLDER] [--keep N] [--with-key] copies the database while it runs; --keep N: the newest N stay (7)
  backups     lists the backups of a folder (--from) and the instants that each can restore to
  restore     [--from FOLDER] [--at INSTANT] [--data NEW] brings back the database as it was at an instant, into a new data folder; --replace: into this one
  test [NAME] does all set-up for the tests and runs them, or those of projects whose name contains NAME
              --long: only those that an ordinary run leaves out because they last
  bench [ROW] measures against references of the same run; page: only the page in a browser; only when named: shift, cluster, hops, twins, day (--scale 0.1: a tenth of them)
  sizing      --machines N [--sensors 8] [--every 10s] [--keep 90d] [--single] says what a plant needs, from what was measured
  evaluate [FOLDER [PART …]] scores alarms and models on the labelled data sets of a folder (../shared/data); alarms: only that part
  selftest    kills and restarts it under load and proves that nothing acknowledged is lost; --rounds N
              --cluster [WORD]: kills, stalls, cuts, rolls and skews the nodes of a cluster instead, or only faults whose name contains WORD
  screenshots takes the pictures of the documentation anew, of a plant that it simulates
  doctor      says what is missing and the command that mends it

Options of up; each also as an environment variable, or as a KEY=value line in millwright.conf:

  --port N          MILLWRIGHT_PORT    5080, on loopback
  --data DIR        MILLWRIGHT_DATA    .data
  --db CONNECTION   MILLWRIGHT_DB      another PostgreSQL (15+) than the private one, as an Npgsql connection string
  --backups DIR     MILLWRIGHT_BACKUPS keeps the private PostgreSQL's log there, minute by minute, for restore --at
  --engine NAME     MILLWRIGHT_ENGINE  orleans or embedded; left out: orleans where its packages restore
  --demo [N]        MILLWRIGHT_DEMO    machines of the simulated plant
  --cluster         MILLWRIGHT_Cluster__Enabled=true  one node of several on one database; engine orleans
  --node N          MILLWRIGHT_NODE    its number, another one for each node; ports count on from it
  --role ROLE       MILLWRIGHT_Cluster__Role  all (default), gateway, silo or jobs
  --detach                             returns when it is ready
END
}

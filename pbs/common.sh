# What every job script here does first, and the sentences that say what is wrong.
# A script sources it after its cd, since PBS runs a copy of the script elsewhere:
#   . pbs/common.sh
# Nothing here needs to be changed: the settings stand in each script.

MOST=64         # processes that one  mpi-lessons check  can use
START_LIMIT=60  # seconds that starting Python on all hosts may take
ANSWER_LIMIT=10 # seconds that a host may take which is asked alone

stop() { # SENTENCE: say what is wrong, where, and the remedy; end with code 2
    echo "$script: $1" >&2
    exit 2
}

enter_job() { # SCRIPT: look at the job, activate VENV; sets ranks and python
    script=$1
    check_node_file
    activate
    # PBS sets OMP_NUM_THREADS to ncpus, so 24 ranks would start 24 threads each.
    export OMP_NUM_THREADS=1
    # Open MPI gives the other hosts no variables of the job unless it is told to:
    # version 5 by the first line, version 4 by the second. Other MPIs ignore both.
    export PRTE_MCA_prte_fwd_environment=1
    export OMPI_MCA_mca_base_env_list='PATH;OMP_NUM_THREADS'
    [ -z "$LESSON" ] || check_lesson
    [ "$hosts" -eq 1 ] || check_hosts
}

check_node_file() { # PBS lists the job's hosts in a file, one line for each rank
    [ "$PBS_NODEFILE" ] || stop "this is no job: submit it with  qsub $script,\
 or without a cluster:  mpirun -n 4 python -m mpi_lessons.scatter"
    [ -s "$PBS_NODEFILE" ] || stop "the node file $PBS_NODEFILE is missing or empty\
 on $(uname -n): submit the script with  qsub $script, do not start it by hand"
    ranks=$(wc -l < "$PBS_NODEFILE")
    hosts=$(sort -u "$PBS_NODEFILE" | wc -l)
    echo "$ranks ranks on $hosts host(s):" \
        $(sort "$PBS_NODEFILE" | uniq -c | awk '{print $2 ":" $1}')
}

activate() { # The job starts with a login's PATH, so the venv is activated here
    if [ "$VENV" ]; then # empty: what  module load  brings is enough
        [ -r "$VENV/bin/activate" ] || stop "there is no venv $VENV on $(uname -n):\
 make it with  python3 -m venv $VENV && $VENV/bin/pip install 'mpi-lessons[mpi]',\
 or name yours with  qsub -v VENV=DIR $script"
        . "$VENV/bin/activate"
    fi
    # By its absolute path, since the other hosts may look for python elsewhere.
    python=$(command -v python) && mpi-lessons --help > /dev/null 2>&1 ||
        stop "mpi-lessons does not run from VENV=$VENV on $(uname -n): install it\
 there with  pip install mpi-lessons, where this host can read it"
    command -v mpirun > /dev/null || stop "there is no mpirun on $(uname -n):\
 load your site's MPI module in the script, or  pip install 'mpi-lessons[mpi]'"
}

check_lesson() { # LESSON is the name of one
    local stems
    stems=$(all_stems)
    case " $stems " in
        *" $LESSON "*) ;;
        *) stop "there is no lesson $LESSON: LESSON is one of $stems" ;;
    esac
}

all_stems() {
    "$python" -c 'from mpi_lessons.syllabus import STEMS; print(*STEMS)'
}

check_hosts() { # Start Python for every rank: a host that cannot is found now
    local answers host silent=
    # Open MPI may wait for ever where a host has no such Python, hence the limit.
    answers=$(timeout -k 5 "$START_LIMIT" mpirun -n "$ranks" "$python" -c \
        'import os; print(os.uname().nodename.split(".")[0])') && return
    for host in $(sort -u "$PBS_NODEFILE"); do # this script runs on the first
        { head -n 1 "$PBS_NODEFILE"; echo "$answers"; } | sed 's/\..*//' |
            grep -qx "${host%%.*}" || silent="$silent $host"
    done
    for host in $silent; do ask_host "$host" & done
    wait
    stop "Python did not start on${silent:- some host}: see there whether $python\
 runs (a venv must lie in a folder that all hosts share), and whether\
  ssh HOST true  works from $(uname -n) without a password"
}

ask_host() { # HOST: start Python there without mpirun, which may not say what failed
    local agent=${HYDRA_LAUNCHER_EXEC:-${I_MPI_HYDRA_BOOTSTRAP_EXEC:-}}
    agent=${agent:-${PRTE_MCA_plm_ssh_agent:-${OMPI_MCA_plm_rsh_agent:-ssh}}}
    timeout -k 5 "$ANSWER_LIMIT" $agent "$1" "'$python' -c ''" < /dev/null >&2 ||
        echo "$script: $agent $1 $python ended with code $?" >&2
}

counts_up_to() { # RANKS: print 1,2,3,4,5,8,... and RANKS: odd, even, many
    local most=$(($1 < MOST ? $1 : MOST)) list= count
    for count in 1 2 3 4 5 8 13 21 34 55; do
        [ "$count" -ge "$most" ] || list=$list$count,
    done
    echo "$list$most"
}

grade_each() { # FOLDER COUNTS [STEM ...]: grade each lesson (or all) into FOLDER
    local folder=$1 counts=$2 worst=0 graded= stem
    shift 2
    [ $# -gt 0 ] || set -- $(all_stems)
    mkdir -p "$folder" || stop "results cannot be written to $folder: free some space"
    echo "results: $folder, a file for each lesson as soon as it is graded"
    trap 'end_early "$!" "$folder" "$graded"' TERM
    for stem in "$@"; do
        mpi-lessons check "$stem" --np "$counts" --json "$folder/$stem.json" &
        # In the background, since a trap waits for what runs in the foreground.
        wait "$!" || worst=$(($? > worst ? $? : worst))
        graded="$graded $stem"
    done
    trap - TERM
    return "$worst"
}

end_early() { # PID FOLDER GRADED: PBS sends SIGTERM at the walltime, then kills
    trap '' TERM
    kill "$1" 2> /dev/null
    wait "$1"
    echo "$script: the job is ended on $(uname -n), by its walltime or by qdel;" \
        "kept in $2:${3:- no lesson yet}; ask for more time:" \
        " qsub -l walltime=01:00:00 $script" >&2
    exit 143
}

#!/bin/bash
# Slurm's TaskProlog: gives a batch script the variables that PBS would. What it prints
# as "export NAME=VALUE" is set there; the node file is on the first host only.
# It is for the script itself, not for what srun starts: that is a step with a number.
[ "${SLURM_STEP_ID:-4294967291}" = 4294967291 ] || exit 0

file=/tmp/pbs_nodefile.$SLURM_JOB_ID
# SLURM_TASKS_PER_NODE is like 24(x2),3: so many tasks on each of two hosts, 3 on a third.
tr ',' '\n' <<< "$SLURM_TASKS_PER_NODE" | while IFS='(x)' read -r tasks _ hosts _; do
    for ((host = 0; host < ${hosts:-1}; host++)); do echo "$tasks"; done
done | paste -d ' ' - <(scontrol show hostnames "$SLURM_JOB_NODELIST") |
    while read -r tasks name; do
        for ((task = 0; task < tasks; task++)); do echo "$name"; done
    done > "$file"

echo "export PBS_NODEFILE=$file"
echo "export PBS_JOBID=$SLURM_JOB_ID.$SLURM_CLUSTER_NAME"
echo "export PBS_JOBNAME=$SLURM_JOB_NAME"
echo "export PBS_O_WORKDIR=$SLURM_SUBMIT_DIR"
echo "export PBS_O_HOST=$SLURM_SUBMIT_HOST"
echo "export PBS_QUEUE=$SLURM_JOB_PARTITION"
echo "export PBS_ENVIRONMENT=PBS_BATCH"
echo "export NCPUS=$SLURM_CPUS_ON_NODE"
echo "export OMP_NUM_THREADS=$SLURM_CPUS_ON_NODE"
[ -z "$SLURM_ARRAY_TASK_ID" ] || {
    echo "export PBS_ARRAY_INDEX=$SLURM_ARRAY_TASK_ID"
    echo "export PBS_ARRAY_ID=$SLURM_ARRAY_JOB_ID[].$SLURM_CLUSTER_NAME"
}
exit 0

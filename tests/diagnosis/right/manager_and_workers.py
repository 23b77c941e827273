"""Tasks go to whoever is free, a stop message goes to everyone.

np: 2,4,5
"""

from mpi4py import MPI

TASK, STOP = 1, 2


def manage(comm, tasks):
    status, results, open_tasks = MPI.Status(), {}, 0
    workers = comm.size - 1
    while workers:
        answer = comm.recv(source=MPI.ANY_SOURCE, tag=MPI.ANY_TAG, status=status)
        if answer is not None:
            task, result = answer
            results[task] = result
        worker = status.Get_source()
        if tasks:
            comm.send(tasks.pop(), dest=worker, tag=TASK)
        else:
            comm.send(None, dest=worker, tag=STOP)
            workers -= 1
    return results


def work(comm):
    status, answer = MPI.Status(), None
    while True:
        comm.send(answer, dest=0)
        task = comm.recv(source=0, tag=MPI.ANY_TAG, status=status)
        if status.Get_tag() == STOP:
            return
        answer = (task, sum(range(task)))


world = MPI.COMM_WORLD
if world.rank == 0:
    found = manage(world, list(range(20)))
    print(sorted(found.items()))
else:
    work(world)

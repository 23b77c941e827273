"""Job_asked: mistakes in what a job script asks for, in its ``#PBS`` lines."""

import difflib
import re

from mpi_lessons.desk.job_finding import rule
from mpi_lessons.desk.job_request import cores_of_queue

# What a chunk may be made of; a site can add more, so only near misses are told.
IN_CHUNKS = {
    *("ncpus", "mpiprocs", "ompthreads", "mem", "vmem", "ngpus", "gpus", "host"),
    *("vnode", "arch", "accelerator", "accelerator_model", "accelerator_memory"),
    *("naccelerators", "aoe", "eoe", "netwins", "nchunk", "hpmem"),
}
FOR_JOBS = {
    *("select", "place", "walltime", "min_walltime", "max_walltime", "soft_walltime"),
    *("cput", "pcput", "pmem", "pvmem", "file", "nice", "nodes", "nodect", "software"),
    *("site", "stagein", "preempt_targets", "start_time", "energy", "filter"),
}
MEANT = {  # misspelt beyond what looks alike
    "memory": "mem",
    "cpus": "ncpus",
    "cores": "ncpus",
    "ncores": "ncpus",
    "procs": "mpiprocs",
    "nprocs": "mpiprocs",
    "tasks": "mpiprocs",
    "ppn": "mpiprocs",
    "threads": "ompthreads",
    "time": "walltime",
    "wallclock": "walltime",
    "wall": "walltime",
}
NEVER_WITH_SELECT = {"nodes", "ncpus", "mem", "vmem", "mpiprocs", "ompthreads", "ngpus"}
ARRANGED = {"scatter", "vscatter", "pack", "free"}
WALLTIME = re.compile(r"(\d+:){0,2}\d+(\.\d+)?")


@rule("late directive")
def late_directive(job):
    """Find directives that do not count."""
    for line in job.late:
        yield (
            line,
            f"qsub stops looking at the first command (line {job.first_command}) and "
            "ignores this in silence: move it above that line",
        )


@rule("comment, no directive")
def comment_no_directive(job):
    """Find # PBS and #pbs, which are comments."""
    for line, comment in job.comments.items():
        if re.match(r"#(\s+PBS|\s*(?!PBS)[Pp][Bb][Ss])\s+-[A-Za-z]", comment.strip()):
            yield (
                line,
                "qsub reads this as a comment: begin it with #PBS, as it is here",
            )


@rule("stray word")
def stray_word(job):
    """Find what is left where a blank cuts a value."""
    for line, word, option in job.request.strays:
        if word.startswith("#"):
            yield line, "qsub takes no comment after a directive: give it its own line"
            return  # the words of the comment
        if option and option.letter == "l":
            yield (
                line,
                f"a blank ends the value of -l, qsub cannot place {word!r}: write it "
                "without blanks, as in  select=2:ncpus=24:mem=160GB",
            )
        else:
            yield line, f"{word!r} belongs to no option: see  man qsub, or remove it"
        return  # one blank makes many such words


def _meant(name, known):
    if name in known:
        return None
    if name in MEANT:
        return MEANT[name] if MEANT[name] in known else None
    alike = [word for word in known if len(word) > 4]
    return next(iter(difflib.get_close_matches(name, alike, n=1, cutoff=0.8)), None)


@rule("misspelt resource")
def misspelt_resource(job):
    """Find resources that are nearly the name of one that PBS knows."""
    chunks = job.request.chunks if job.request.resource("select") else []
    names = {name for chunk in chunks for name in chunk.has}
    select = job.request.resource("select")
    for name in sorted(names):
        if meant := _meant(name, IN_CHUNKS):
            yield select.line, f"PBS knows no {name}: write {meant}"
    for one in job.request.resources:
        meant = _meant(one.name, FOR_JOBS | IN_CHUNKS)
        if meant:
            yield one.line, f"PBS knows no {one.name}: write {meant}"


@rule("select and more")
def select_and_more(job):
    """Find resources that cannot stand beside select."""
    new = job.request.resource("select") or job.request.resource("place")
    for one in job.request.resources:
        if new and one.name in NEVER_WITH_SELECT:
            inside = "as chunks, select=2:ncpus=24:mpiprocs=24"
            if one.name != "nodes":
                inside = f"into each chunk, select=1:ncpus=8:{one.name}={one.value}"
            yield (
                one.line,
                f"qsub refuses -l {one.name} together with {new.name}: write it "
                + inside,
            )


@rule("old request (notice)")
def old_request(job):
    """Tell how nodes=2:ppn=4 is written today."""
    nodes = job.request.resource("nodes")
    if nodes and not job.request.resource("select"):
        chunks = "+".join(
            f"{one.count}:ncpus={one.has['ncpus']}:mpiprocs={one.has['mpiprocs']}"
            for one in job.request.chunks
        )
        yield (
            nodes.line,
            f"this is Torque's form, which PBS still translates: write  -l "
            f"select={chunks}  and  -l place=scatter",
        )


@rule("missing mpiprocs")
def missing_mpiprocs(job):
    """Find chunks of many cpus that are one rank."""
    select = job.request.resource("select")
    for chunk in job.request.chunks if select and job.parallel else ():
        cpus = chunk.number("ncpus", 1)
        meant = {_meant(name, IN_CHUNKS) or name for name in chunk.has}
        if cpus > 1 and not {"mpiprocs", "ompthreads"} & meant:
            yield (
                select.line,
                f"a chunk of {cpus} cpus without mpiprocs is one rank, one line in the "
                f"node file: write  ncpus={cpus}:mpiprocs={cpus}",
            )
            return


@rule("no scatter")
def no_scatter(job):
    """Find chunks that may share a host."""
    select, place = job.request.resource("select"), job.request.resource("place")
    if not select or job.request.pieces < 2 or job.request.widest < 2:
        return
    if place and place.line in job.request.garbled:
        return
    if place and ARRANGED & set(re.split(r"[:\s]", place.value.lower())):
        return
    if all({"host", "vnode"} & set(chunk.has) for chunk in job.request.chunks):
        return
    yield (
        select.line,
        f"PBS may put the {job.request.pieces} chunks on one host: add  "
        "#PBS -l place=scatter  (or place=free, where that is as good)",
    )


@rule("too large for its queue")
def too_large(job):
    """Find chunks for which the queue's name is too small."""
    queue = job.request.option("q")
    cores = cores_of_queue(queue.value) if queue else 0
    asked = job.request.resource("select") or job.request.resource("nodes")
    if cores and asked and job.request.widest > cores:
        yield (
            asked.line,
            f"a chunk of {job.request.widest} cpus fits on no host of {queue.value}, "
            f"and the job waits for ever: ask for ncpus={cores} or less in a chunk",
        )


@rule("memory without unit")
def memory_without_unit(job):
    """Find memory in bytes."""
    asked = [
        (one.line, one.value) for one in job.request.resources if "mem" in one.name
    ]
    if select := job.request.resource("select"):
        asked += [
            (select.line, value)
            for chunk in job.request.chunks
            for name, value in chunk.has.items()
            if name in ("mem", "vmem")
        ]
    for line, value in asked:
        if value.isdecimal() and line not in job.request.garbled:
            yield line, f"PBS takes {value} as bytes: write a unit, as in {value}GB"


@rule("no walltime")
def no_walltime(job):
    """Find that the site's default is left to decide."""
    names = {one.name for one in job.request.resources}
    near = {name for name in names if _meant(name, FOR_JOBS) == "walltime"}
    if not names & {"walltime", "min_walltime"} and not near:
        options = [option.line for option in job.request.options]
        yield (
            max(options, default=1),
            "the site's default is used, which may end the job early or let it wait "
            "long: add  #PBS -l walltime=00:10:00",
        )


@rule("walltime's form")
def walltime_form(job):
    """Find what is neither HH:MM:SS nor seconds."""
    one = job.request.resource("walltime")
    if one and one.line in job.request.garbled:
        return
    if one and not WALLTIME.fullmatch(one.value):
        yield one.line, f"{one.value!r} is no time: write HH:MM:SS, as in 00:10:00"


@rule("whole environment")
def whole_environment(job):
    """Find -V."""
    if option := job.request.option("V"):
        yield (
            option.line,
            "-V brings every variable of your login, yet the job's own login sets "
            "PATH anew: activate the venv in the script, give single ones by  -v NAME",
        )


@rule("Torque's option")
def torque_option(job):
    """Find -t."""
    if option := job.request.option("t"):
        yield (
            option.line,
            f"PBS Pro has no -t: an array is  #PBS -J {option.value or '0-9'}, and "
            "PBS_ARRAY_INDEX says which subjob it is",
        )

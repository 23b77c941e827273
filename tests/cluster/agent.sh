# Runs a command on a host of namespaces as ssh would: it takes ssh's options, joins the
# words, and a shell reads them there, in the home, without any variable of the caller.
# HOSTS_FOLDER is the folder of the hosts: pids/NAME, login, home.
while :; do
    case $1 in
        -l|-o|-p|-i|-F|-E) shift 2 ;;
        -*) shift ;;
        *) break ;;
    esac
done
host=${1##*@}
shift
if ! pid=$(cat "$HOSTS_FOLDER/pids/$host" 2>/dev/null); then
    echo "ssh: Could not resolve hostname $host: Name or service not known" >&2
    exit 255
elif [ -z "$pid" ]; then
    echo "ssh: connect to host $host port 22: No route to host" >&2
    exit 255
fi
exec nsenter -t "$pid" --net --uts --ipc --mount --wdns="$HOSTS_FOLDER/home" -- \
    env -i $(cat "$HOSTS_FOLDER/login") /bin/sh -c "$*"

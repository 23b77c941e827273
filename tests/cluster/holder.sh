# Becomes a host: run inside new network, uts, IPC and mount namespaces.
# Arguments: name, hosts file, a folder for the new /tmp (or nothing), and what stays
# visible below the new /tmp. It says "ready", then lives as long as its input is open.
set -e
hostname "$1"
mount -t tmpfs tmpfs /dev/shm
mount --bind "$2" /etc/hosts
ip link set lo up
new=$3
shift 3
if [ "$new" ]; then
    # Subtle: the new /tmp is filled beside the old one and then moved over it, since
    # what is to stay visible could not be reached any more afterwards.
    mount -t tmpfs -o mode=1777 tmpfs "$new"
    for path; do
        mkdir -p "$new/${path#/tmp/}"
        mount --bind "$path" "$new/${path#/tmp/}"
    done
    mount --move "$new" /tmp
fi
cd /
echo ready
exec cat

/**
 * Makes a root folder that holds what a build needs, and runs a command in it. For `sh`, as root of a
 * fresh user namespace with mounts and processes of its own, which `unshare` makes.
 *
 * Arguments: the folder for the new root, the user and the group to be, then pairs of a word and a
 * path, then `--` and the command. Words: `hide` (only if it is there), `read`, `write`, `temporary`
 * (shown as /tmp).
 *
 * The command has no privilege, and cannot get at what is covered: in a namespace of its own making
 * the mounts it inherits are locked together (mount_namespaces(7)).
 */
export const NAMESPACE_SCRIPT = String.raw`
set -eu
path=$PATH
PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin:$PATH
root=$1 user=$2 group=$3 here=$PWD
shift 3

show() {
  if [ -d "$1" ]; then mkdir -p "$root$1"; else mkdir -p "$root$(dirname "$1")"; : >> "$root$1"; fi
  mount --rbind "$1" "$root$1"
}
seal() { mount -o remount,bind,ro,nosuid,nodev "$root$1"; }
cover() {
  if [ -d "$root$1" ]; then mount -t tmpfs -o size=1m,mode=755,nosuid,nodev none "$root$1"
  elif [ -e "$root$1" ]; then mount --bind /dev/null "$root$1"
  fi
}

# When the machine has too little for all, a build is what waits, and what the kernel ends first.
echo 500 > /proc/self/oom_score_adj || :
renice -n 5 -p $$ > /dev/null || :

mkdir -p "$root"
mount -t tmpfs -o size=4m,mode=755,nosuid,nodev none "$root"
for folder in /usr /bin /sbin /lib /lib32 /lib64 /libx32 /etc /nix; do
  if [ -L "$folder" ]; then ln -s "$(readlink "$folder")" "$root$folder"
  elif [ -d "$folder" ]; then show "$folder"; seal "$folder"
  fi
done
for secret in shadow shadow- gshadow gshadow- ssh ssl/private; do cover "/etc/$secret"; done
mkdir "$root/dev" "$root/proc" "$root/tmp"
for device in null zero full random urandom; do show "/dev/$device"; done
ln -s /proc/self/fd "$root/dev/fd"
for stream in 0:stdin 1:stdout 2:stderr; do
  ln -s "/proc/self/fd/$(echo $stream | cut -d: -f1)" "$root/dev/$(echo $stream | cut -d: -f2)"
done
mount -t proc -o nosuid,nodev,noexec none "$root/proc"

while [ "$1" != -- ]; do
  case $1 in
    hide) cover "$2" ;;
    read) if [ -e "$2" ] && [ ! -e "$root$2" ]; then show "$2"; seal "$2"; fi ;;
    write) show "$2" ;;
    temporary) mount --bind "$2" "$root/tmp" ;;
  esac
  shift 2
done
shift

cd "$root"
mkdir .before
pivot_root . .before
cd "$here"
umount -l /.before
rmdir /.before
mount -o remount,bind,ro,nosuid,nodev /

# Not exec: the first process of a namespace does not die of the signals that others die of.
nothing="$(command -v setpriv) --no-new-privs --inh-caps=-all"
become="$(command -v unshare) --user --map-user=$user --map-group=$group"
PATH=$path
# To be somebody else takes away what root of the namespace may do; root has to lay it down.
if [ "$user" = 0 ]; then $nothing --bounding-set=-all -- "$@"; else $nothing $become -- "$@"; fi
exit $?
`;

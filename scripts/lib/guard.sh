# Ends what it was told to watch once everybody who holds the other end of its standard input is dead:
# the bootstrap and the service it started. Nobody can run code after a kill -9, but the kernel closes
# their files. See guard.mjs for the lines it reads.

# The bootstrap leads another session, so no terminal's Ctrl-C comes here; ignore who sends it by name.
trap '' HUP INT TERM
watched=''

# When process $1 started; nothing when it has ended (a zombie has). As in process-identity.mjs.
started() {
  if [ -r /proc/self/stat ]; then
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
    # shellcheck disable=SC2086
    set -- ${stat##*) }
    [ "$1" = Z ] || [ "$1" = X ] || echo "${20}"
  else
    case $(ps -o stat= -p "$1") in Z*) return 0 ;; esac
    LC_ALL=C ps -o lstart= -p "$1" | sed 's/^ *//; s/ *$//'
  fi
}

# Of the watched, those still running, one a line: pid, target of the signal, signal, start.
running() {
  echo "$watched" | while read -r pid target signal start; do
    [ -n "$pid" ] && [ "$(started "$pid")" = "$start" ] && echo "$pid $target $signal $start"
  done
}

# A function, so that the shell has read it all before it waits: the checkout may change meanwhile.
main() {
  while read -r verb pid target signal start; do
    case $verb in
      watch)
        watched="$watched
$pid $target $signal $start"
        ;;
      forget) watched=$(echo "$watched" | grep -v "^$pid ") ;;
      done) exit 0 ;;
    esac
  done

  running | while read -r pid target signal start; do
    kill -s "$signal" -- "$target"
  done
  tries=0
  while [ -n "$(running)" ] && [ "$tries" -lt 100 ]; do
    sleep 0.1
    tries=$((tries + 1))
  done
  running | while read -r pid target signal start; do
    kill -s KILL -- "$target"
  done
  exit 0
}

main

# A pack that loads and whose sentences hold, before you change a line of it.
mkdir -p mypacks
export FURONG_PACKS="$PWD/mypacks"
furong packs new flooded_streets --folder mypacks
furong packs check flooded_streets
furong packs run flooded_streets

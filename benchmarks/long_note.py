"""Long transcript notes of any size, written by a small grammar as a machine captions a radio night.

Every sentence is a template whose slots, such as `{thing}`, are filled from decks of words: a deck is shuffled and
dealt to its end before it is shuffled again, so that nothing comes back sooner than it must. The talk drifts:
sentences of the coming topic slip in ever more often before it takes over.
"""

import random
import re
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

SEED_CHARACTERS = 200_000
"""Length of the long note among the seeds, in characters."""

RARE_NAMES = {
    "Ottoline Brackwater": "auto lean brack water",
    "Ebenezer Tallowick": "even easier tallow wick",
    "Hepzibah Locke-Mallory": "hip see bar lock mallory",
    "Thaddeus Quillfeather": "thad he is quill feather",
    "Wilhelmina Oosterveld": "will Helmina oyster felt",
    "Barnaby Threlkeld": "barn a bee trail killed",
    "Isolde Winterbourne": "is old winter born",
    "Balthazar Pym": "bell the czar pim",
    "Cornelius Vandermeer-Oakes": "corn alias van der mere oaks",
    "Zenobia Marchbanks": "then oh be a march banks",
    "the Marguerite Dove": "the market dove",
    "the Nethersound Almanac": "the never sound almanac",
    "the Skerrow Paradox": "the scarrow pair of docks",
    "the Wickenholt Fugue": "the wicking holt few",
    "Brindle's theorem": "bring those theorem",
    "the tintinnabulator": "the tin tin abolish her",
}
"""What is said seldom -> how the captions mishear it; a note holds either form of some of them."""

_GREETING = (
    "good evening and welcome to the Long Wave I am {name} and next to me until the sun comes up is {name} and we have"
    " a pot of tea {n} letters and {animal} under the table and tonight we begin with {topic}"
)

_EVERYDAY = {
    "name": """Ann / Idris / Joss / Perpetua / Odalys / Bertram / Cosima / Ferdy / Tamsin / Rufus / Mabel / Ignatius
        Linnea / Osric / Petronel / Dorothea / Gus / Winifred / Ambrose / Bathsheba / Kit / Rosalind / Leopold""",
    "town": """Saltmere / Oxley Fen / Tarrow / Brindle Quay / Hollow Marsh / Little Vane / Quernby / Nethersound
        Port Aubrick / Wickenholt / Skerrow / Dunmallow / Upper Thistle / Long Candle / Peverel Sands""",
    "n": "three / 11 / 40 / seven / 65 / 112 / nine / 200 / 14 / 1 100 / two dozen / 37 / nineteen / 5 000 / six / 88",
    "year": " / ".join(str(year) for year in range(1787, 1994)),
    "when": """at half past four in the morning / on the last Sunday of October / just before the bells / in the fog
        the week it snowed / on the longest day of the year / during the football / right after breakfast
        on a Tuesday / while it was raining sideways / at low water / the night the lamps went out""",
    "mood": """gloriously odd / quietly heroic / a bit embarrassing / completely sensible / better than the theatre
        oddly moving / very nearly legal / much too loud / slower than a snail / the talk of the town / a small miracle
        simpler than it looks / a lesson in patience / warm and damp / just right""",
    "smell": """wet rope / warm pennies / toast / pencil shavings / rain on dust / oranges / old libraries
        candle smoke / fresh paint / seaweed / cinnamon / sun on a wooden floor / engine oil / cut grass""",
    "animal": """one very proud dog / a goat / two geese / a hedgehog / a cat with opinions / an owl
        a donkey called Pim / a heron / the neighbour's pony / a fox / eleven ducks in a row / a hen / a seal""",
    "opener": """so / and / but / I mean / you know / right so / well / now / okay so / and then / yeah no / honestly
        here's the thing / by the way / look / oh and / actually / uh / um / as I said / no but really / mind you
        {name} always says / according to {person} / here is a card from {town} it says / as {name} used to put it
        it says in the letter / my neighbour swears / quote / now listen to this / {name} whispered / so I was told""",
    "tag": """you know / which is lovely / if you ask me / isn't it / and that was that / believe it or not / I promise
        I wrote it down / and we all laughed / as one does / right / which nobody expected / and why not / so there""",
    "noise": "[Music] / [Applause] / [Laughter] / [Music] [Applause] / [Laughter] / [&nbsp;__&nbsp;] / [Music]",
    "mention": """somebody in {town} asked whether we had ever heard of {rare} and I have not stopped thinking about it
        there is one page in the book where it just says {rare} and then nothing for {n} years
        the only one who ever worked it out was {rare} and even that is disputed in {town}
        I asked {person} about {rare} and there was a very long silence on the telephone
        if you listen to the old tape you can hear {name} say it quite clearly {rare} and then a door closes
        it is carved into the beam {place} in letters as big as your hand {rare} {year}
        my favourite letter this week is about {rare} and it is {n} pages long
        and of course that brings us to {rare} who could talk of nothing else
        they named the boat after {rare} and then they named the dog after the boat
        you will find it in the index under {rare} see also {thing}""",
    "tale": "{scene} {join} {upshot}",
    "scene": """{person} {deed} {when} / {name} found {n} {things} {place} / {name} left the {thing} {place}
        somebody in {town} {deed} / the {thing} went missing {when} / we drove to {town} with {n} {things} in the back
        {person} borrowed the {thing} from {name} / {n} {things} arrived by post from {town}
        {animal} sat down on the {thing} / there was a smell of {smell} {place} / {name} and {name} both {deed}
        the {thing} landed on my foot / they put the {thing} {place} in {year} / {person} turned up {place} {when}
        my uncle {deed} in {year} / the council of {town} bought {n} {things} / the radio said something about {things}
        {name} dreamt about {things} / I opened the cupboard and there was the {thing}
        a child from {town} asked about the {thing} / {person} wrote {n} letters to {name}
        the {thing} was upside down / {name} swapped the {thing} for {animal} / the whole class counted {things} {when}
        {person} explained the {thing} to {person} / it all began {place} {when} / we took the {thing} apart {when}
        somebody whistled {place} / {name} bet {n} pennies on the {thing} / {town} and {town} share one {thing}
        {animal} followed {person} home / nobody had ordered the {things} / the {thing} was made of {n} pieces
        {name} mistook {person} for the mayor""",
    "join": """and / so / but / and so / and somehow / and since then / and of course / which is why / and I swear
        and by noon""",
    "upshot": """all of {town} came to look / nobody said a word until {year} / it smelled of {smell} for {n} days
        {name} still has the photograph / we laughed for {n} minutes / {person} had to sit down
        there is now a plaque {place} / the price of {things} doubled / {animal} got the blame
        that was the end of the {thing} / {name} wrote a waltz about it / the minutes of the meeting say {mood}
        I have never looked at {things} the same way / {town} has a holiday for it
        we had to start again with {n} {things} / the {thing} still leans to the left
        it made the front page in {town} / {person} was delighted / somebody has to tell {name} / the rest is soup
        {name} blamed the weather / it works to this day / we drank tea {place} and waited
        {n} people signed the guest book / the answer was {place} all along / {name} learned to whistle
        the bill came to {n} pennies and a bun / {animal} would not move / no two people in {town} tell it the same way
        the {thing} has been polite ever since / you could hear it as far as {town} / {name} moved to {town}
        we only understood it {when} / {person} asked for the recipe / I kept one of the {things} as a souvenir""",
    "anecdote": """the first time I saw the {thing} I thought somebody had left it {place} by mistake
        there was {person} who {deed} and never told anyone until {year}
        {name} wrote in to say that the {thing} is still there {place} and it still works
        we walked for {n} minutes and there it was just one {thing} and {animal}
        my grandmother in {town} had another word for the {thing} and nobody ever corrected her
        if you ask {person} you get one answer and if you ask {name} you get {n} more
        what nobody tells you about the {thing} is how much it smells of {smell}
        I have a note here from {town} that says please talk about {things} again
        they counted the {things} {when} and there were {n} and the next morning there were {n}
        the whole afternoon was {mood} and I would do it again tomorrow
        {name} always says that you should never lend your {thing} to {person}
        there is a photograph from {year} of {person} {place} holding the {thing} like a baby
        we had {n} letters about the {thing} and every single one of them was {mood}
        it took {person} {n} weeks to learn it and {name} learned it by lunch
        don't try this at home unless home is {place}
        and this is the moment {name} walked in with {n} {things} under one arm and {animal} under the other
        I grew up in {town} so for me {things} were as normal as rain
        the mayor of {town} {deed} {when} and called it a policy
        if there is one sound I would keep it is the sound of the {thing} {when}
        {person} told me that patience is just another word for the right {thing}
        someone had painted the {thing} blue and we never found out who but it smelled of {smell}
        in {year} you could buy {n} {things} for the price of one good hat
        the museum in {town} has one but they keep it {place} next to the umbrellas
        {name} {deed} for {n} years and never once complained
        that is exactly what I told {name} and {name} told {person} and by Friday all of {town} knew
        it was {mood} until {animal} turned up {when}
        can you imagine standing {place} {when} with nothing but {n} {things} and a sandwich
        they built {n} of them in {town} and the last one is now a very small library
        I once asked {person} what the secret was and the answer was soup
        the children in {town} have a song about the {thing} and it goes on for {n} verses
        every family in {town} has somebody who {deed} at least once
        {name} drew the {thing} from memory and it looked like {animal}
        on paper it should not work at all and {place} it works beautifully
        nobody had touched the {thing} since {year} and it started at once
        the instructions were {n} pages long and the last page only said good luck {name}
        we are going to hear it now so be very quiet because {animal} is asleep {place}
        there are people who collect {things} and there are people who live with people who collect {things}
        {person} came all the way from {town} to look at it and only said hm
        you need {n} {things} a steady hand and somebody like {name} to hold the lamp
        I still have the scar from that {thing} and I am rather proud of it
        the insurance asked for a description and {name} simply wrote {mood}
        between {town} and {town} there are {n} gates and every one of them squeaks
        a good {thing} should outlive the one who made it said {person}
        it rained for {n} days and the only dry spot was {place} so that is where we met {name}
        when {name} was seven years old there was a {n} day wait for anything like that in {town}
        there is a rule in {town} that whoever {deed} gets the first slice of cake
        I have changed my mind about {things} {n} times since {year} and I may do it again
        then the lights went out {when} and all you could hear was the {thing}
        {name} kept a diary and on that day it only says {things} again and {mood}
        the trick is to look at the {thing} from the side the way {person} does
        they left the window open {when} and the room filled with the smell of {smell}
        some of it is science and some of it is {person} hitting the {thing} with a spoon
        you can hear {n} different opinions about this on the ferry to {town}
        I would like to thank {person} who {deed} so that we could record this
        a listener in {town} measured it and got {n} and I believe every word
        it is the size of a {box} and about as heavy as {animal}
        and the answer to last week's riddle was of course the {thing} so well done {name}
        it was never lost it was {place} the whole time under {n} old coats
        {person} and {person} had not spoken since {year} and it was all about one {thing}
        we tried it again {when} and this time {animal} helped
        what I love is that {person} {deed} without asking anybody's permission
        if you ever go to {town} ask for {name} and say that you have come about the {thing}
        there used to be {n} and now there are two and one of them belongs to {name}
        every {thing} has a front and a back except the one from {town}
        the report said that it was {mood} and they printed it on yellow paper""",
    "box": "shoe box / matchbox / hat box / biscuit tin / suitcase / wardrobe / tea chest / lunch box / letter box",
}
"""Slot -> its deck, for whatever the talk is about; cards are divided by a slash or a line break."""

_TOPICS = {
    "bees": {
        "thing": "smoker / hive / queen cage / veil / honey press / skep / comb / observation hive / bee brush",
        "things": "honey jars / drones / swarms / beehives / mason bees / lime trees / wax candles / bellflowers",
        "place": """on the roof of the old library / behind the tram depot / in a window box
            under the eaves of the opera / between two chimneys / in the nuns' orchard / along the railway bank""",
        "person": """a rooftop beekeeper / a florist with an allergy / the janitor of the school
            a retired tram driver / the candle maker / a botanist on a bicycle / an inspector of gardens""",
        "deed": """carried a swarm home on the last tram / counted every bee on one sunflower
            planted thyme in the gutters / painted each hive another colour / knocked on the hive to tell the news""",
        "fact": """a bee that has found a good street of lime trees comes home and dances the address in the dark
            she runs a figure of eight and the longer she waggles the further it is to {town}
            a swarm looks frightening but it is only a family with suitcases waiting for {person}
            the honey from {place} tastes of mint and a clean window
            in winter they make a ball around the queen and they shiver on purpose to keep her warm
            most wild bees live alone in a hole in the ground and fly {n} metres and no further
            if you want to help the bees leave some bare soil and do not tidy up before {when}
            {n} bees work their whole life for one spoon of honey so lick the spoon
            the scouts all dance for the hole they like best and when enough agree the matter is closed
            {name} opened the hive {when} and the whole roof began to hum in the key of b flat""",
    },
    "bread": {
        "thing": "oven / sourdough jar / rolling pin / proving basket / loaf / peel / dough trough / rye loaf",
        "things": "crusts / buns / starters / poppy seeds / flour sacks / pretzels / rolling pins / cinnamon rolls",
        "place": """next to the stove pipe / behind the flour sacks / on the top shelf of the bakery
            in the village oven / at the back of the cold pantry / under a damp cloth""",
        "person": """the night baker / a miller's daughter / a ship's cook / the woman from the pretzel stall
            a judge of buns / the youngest apprentice / a pastry chef in exile""",
        "deed": """fed the starter every morning at five / weighed every loaf twice / baked for the whole ferry
            dried the dough on a cloth in the chimney / waited for the crust to sing""",
        "fact": """the dough does not have a clock so poke it and if the dent comes back slowly it is time
            a starter is only flour and water and the rest moves in by itself
            this one has been alive since {year} and it has crossed the sea {n} times
            when the bread cools the crust crackles and bakers say that the bread is singing
            if there is grey water on top it is only hungry so feed it and forgive yourself
            the recipe says one hour and the kitchen says {n} and the kitchen is always right
            you could tell the loaf from {town} with your eyes closed because it is sour like an apple
            in the log it says wind south west mainsail torn bread excellent
            {name} put the salt in twice and that is how the famous bun of {town} was invented
            the oven was lit {when} and it has not been cold since {year}""",
    },
    "night trains": {
        "thing": "sleeping car / signal lamp / whistle / timetable / luggage rack / dining car / buffer",
        "things": "sleepers / branch lines / pillow cases / platform clocks / level crossings / lanterns / tunnels",
        "place": """at the far end of platform eleven / in the corridor of the sleeping car / in the signal box
            in a siding / halfway through the long tunnel / under the station clock / at the buffet of the junction""",
        "person": """the night conductor / a signalman with perfect pitch / the lady from the lost property office
            a collector of timetables / the boy with the sandwich trolley / a composer on the upper bunk""",
        "deed": """waited 31 years for the night train to come back / ironed {n} sheets before dawn
            slept through the border / bought a sleeping car for a penny / knocked on every door with coffee""",
        "fact": """at two in the morning they cut the train in three and you had better be in the right piece
            my shoes went to the mountains and I went to {town} and we were both happy
            there is a tiny current in the rails and the wheels close the circuit and that is how the signal knows
            a sleeping car earns its money once a night so nobody wanted it until people wanted to be slow again
            the whistle is an f sharp on our side of the border and an a on the other
            you share a room of two by two metres with {person} and by eleven you know everything
            the last night train to {town} left {when} with {n} passengers and a cello
            the timetable of {year} has a footnote that says stops if the stationmaster is awake
            {name} pulled the blind up and there was the sea on the wrong side
            in the dining car they serve one soup and it is tilted on purpose""",
    },
    "tides": {
        "thing": "tide table / harbour wall / tide mill / buoy / rowing boat / causeway / anchor / sounding lead",
        "things": "mussels / spring tides / sandbanks / rubber boots / eel traps / mudflats / mooring ropes / moons",
        "place": """on the causeway / at the bottom of the harbour / behind the third sandbank
            below the high water mark / in the mud up to the knees / on the ferry steps""",
        "person": """the harbour master's aunt / a mudflat guide / a cockle picker / an oceanographer with wet socks
            the ferryman / a painter of waves / the keeper of the tide gauge""",
        "deed": """walked to the island between two tides / wrote the height of the water on a door / rowed to school
            lost one boot in the mud / read the sea like a newspaper / set the kitchen clock by the ferry""",
        "fact": """the moon pulls the near side most and the far side least and so there are two bulges and not one
            every day the tide is about 50 minutes later because the moon does not wait for us
            in {town} the school began whenever the water let it
            on the causeway the rule is simple if you can hear the bell you are already late
            the highest tide of {year} left a piano {place} and it was in tune
            there is a machine of brass wheels in {town} that adds up {n} moons and draws the tide for a year
            the tide mill has two working days in every day and neither of them is at a decent hour
            {name} says that mud is just a beach that has been thinking
            the fishermen count in waves and the {n} one is always the wettest
            we stood there {when} and the sea came in without a sound like a cat""",
    },
    "lighthouses": {
        "thing": "lens / fog horn / lamp / lantern room / spiral staircase / log book / lightship / barometer",
        "things": "keepers / gulls / light signals / shutters / storm panes / rocks / candles / winding weights",
        "place": """at the top of 217 steps / on the gallery in the wind / on a rock with no name / in the lamp room
            in the oil cellar / under the weather vane / beside the fog bell""",
        "person": """the last keeper / a keeper's twin sister / the painter of the red stripe / a lens grinder
            the man who rows the post / a collector of fog horns / an ornithologist in a wool hat""",
        "deed": """polished the lens with an old linen shirt / wound the clockwork every four hours
            moved the tower stone by stone / wrote one line in the log at midnight / cooked through the whole storm""",
        "fact": """it is not about how loudly you call it is about calling in the right direction
            every light has its own rhythm and ours is two short a pause and one long
            they pushed the whole tower on rails for {n} days and the soup was a little tilted
            the island wanders five metres a year so sooner or later the light has to follow
            the glass rings bend the light until it all goes out flat over the sea
            in the log for that night it says clear view wind north east a hedgehog on the stairs
            the fog horn of {town} could be heard as far as {town} and it spoiled {n} weddings
            stone number {n} is still missing and they say it is a doorstep in {town}
            the keeper had {n} books and read each of them aloud to the gulls
            {name} lit it by hand {when} because the spring had broken""",
    },
    "old maps": {
        "thing": "street plan / globe / map drawer / compass rose / sewn map / surveyor's chain / copper plate",
        "things": "whales / paper towns / misprints / contour lines / margins / folded maps / legends",
        "place": """in drawer forty / in the bottom left corner / on the fold where the paper is thin / in the map room
            just off the edge of the sheet / under the letter r of the river / between two meridians""",
        "person": """the keeper of maps / a draughtsman with neat handwriting / the engraver's cat
            a surveyor on stilts / a taxi driver from {town} / the lady who mends globes""",
        "deed": """drew a street that was not there / measured the county with a chain / hid a cat in the contour lines
            sewed a map for her brother / coloured {n} islands by hand / corrected the river in pencil""",
        "fact": """the paper was wrong for {n} years and then the town came round and agreed with it
            whales are an honest way of saying that we did not go there
            map makers hid a small lie in the corner so that they could catch whoever copied it
            a map answers questions you did not have and that is how I found {town}
            nobody lives in {town} because {town} was a coffee stain
            the coast is longer the smaller your ruler is and {name} has a very small ruler
            write it in the margin in pencil with the date and do not rub anything out
            the sheet for {town} is always missing because {person} borrowed it in {year}
            on this one north is at the bottom and honestly after {n} minutes you get used to it
            {name} folded it correctly {when} and the whole room applauded""",
    },
    "tiny computers": {
        "thing": "circuit board / soldering iron / weather station / paper tape / transistor radio / chip / antenna",
        "things": "batteries / sensors / punched cards / blinking lights / resistors / bytes / washing machines",
        "place": """inside a biscuit tin / on the top of the mountain / in the attic under the antenna
            on the kitchen table / behind the washing machine / in a drawer full of cables / on a pole in the snow""",
        "person": """the radio amateur next door / a programmer of looms / a girl with a soldering iron
            the clock repairer / a professor of very small things / the lady from the computer museum""",
        "deed": """saved four instructions before lunch / ran it for a year on two pencil batteries
            scratched off the green light / wrote the code on the back of a menu""",
        "fact": """the whole art of a tiny computer is doing nothing and doing it well
            it wakes up it looks at three sensors it mumbles a number and it goes back to bed
            the little green light that says everything is fine was the thing that ate the battery
            it sends {n} bytes an hour and one of them means that the fox has been
            sound is slower in the cold so the thermometer has to correct the ruler
            in the margin it said do not improve this before you have had lunch
            the first one filled a room in {town} and could play {n} notes of a waltz
            for six weeks we reported the climate inside a dormouse bed
            {name} found the bug {when} and it was an actual moth {place}
            the memory was woven by hand by {n} women in {town} and it still remembers""",
    },
    "clocks": {
        "thing": "pendulum / cuckoo clock / escapement / tower clock / sundial / hourglass / mainspring / minute hand",
        "things": "weights / cuckoos / cog wheels / leap seconds / pocket watches / winding keys / bells / sundials",
        "place": """behind the clock face / in the bell tower / on the mantelpiece / in the workshop of the watchmaker
            on the north side where no sundial works / inside the grandfather clock / above the fish market""",
        "person": """the town clock winder / a watchmaker with enormous hands / the bell ringer / a sundial painter
            the woman who sold the time / an apprentice with a sneeze / a monk who overslept""",
        "deed": """put a penny on the pendulum / wound the tower clock each Thursday / oiled it with goose fat
            slept through noon / carried the right time through town in a handbag / taught the cuckoo a second note""",
        "fact": """one penny on the pendulum makes the big clock gain two fifths of a second in a day
            before the railway {town} was eleven minutes behind {town} and nobody minded
            there was a woman who sold the time she set her watch at the observatory and rented out a look
            a sundial is never wrong it just has a different idea of noon
            the clock of {town} strikes thirteen once a year and you have to buy whoever hears it a bun
            the escapement is the part that says not yet not yet not yet
            it lost {n} minutes every summer because the brass gets longer in the heat
            they stopped it {when} to free a pigeon and {town} missed the boat
            {name} can tell you the maker just by listening with a wooden spoon
            inside the case {person} had scratched a name and the year {year}""",
    },
}
"""Topic -> slot -> its deck, which goes before the everyday deck of that slot."""

_SENTENCES = {"fact": 25, "anecdote": 35, "tale": 38, "mention": 2}
"""Slot of a whole sentence -> how often it is one, in per cent."""


def _cards(deck: str) -> list[str]:
    return re.split(r"\s*(?: / |\n)\s*", deck.strip())


def _deal(rng: random.Random, cards: Sequence[str]) -> Iterator[str]:
    pack = list(cards)
    while True:
        rng.shuffle(pack)
        yield from pack


class _Speaker:
    """Talk about one topic at a time; as a mapping, a slot gives the next card of its deck, slots in it filled."""

    def __init__(self, rng: random.Random, topic: str) -> None:
        self.topic = topic
        self._rng = rng
        self._decks: dict[tuple[str, str], Iterator[str]] = {}
        for slot, deck in _EVERYDAY.items():
            self._decks["", slot] = _deal(rng, _cards(deck))
        self._decks["", "rare"] = _deal(rng, [form for pair in RARE_NAMES.items() for form in pair])
        for subject, decks in _TOPICS.items():
            self._decks[subject, "topic"] = _deal(rng, [subject])
            for slot, deck in decks.items():
                self._decks[subject, slot] = _deal(rng, _cards(deck))

    def __getitem__(self, slot: str) -> str:
        deck = self._decks.get((self.topic, slot)) or self._decks["", slot]
        return self.filled(next(deck))

    def filled(self, card: str) -> str:
        """Return `card` with a word in each of its slots."""
        return card.format_map(self) if "{" in card else card

    def sentence(self) -> str:
        """Return one sentence without its full stop, with the stumbles and noises that captions keep."""
        chance = self._rng.random
        text = self[self._rng.choices(tuple(_SENTENCES), tuple(_SENTENCES.values()))[0]]
        if chance() < 0.35:
            text = f"{self['opener']} {text}"
        if chance() < 0.15:
            text = f"{text} {self['tag']}"
        if chance() < 0.05:
            first, _, rest = text.partition(" ")
            text = f"{first} {first} {rest}"
        if chance() < 0.02:
            text = f"{text} {self['noise']}"
        return text


def _talk(rng: random.Random, topics: Sequence[str], room: int) -> str:
    """Return a transcript of at most `room` characters in one line, cut between two words."""
    speaker = _Speaker(rng, topics[0])
    said = ["[Music]", speaker.filled(_GREETING)]
    length = len(" ".join(said))
    agenda = chain(topics, _deal(rng, topics))
    topic, coming = next(agenda), next(agenda)
    while length < room:
        stretch = rng.randint(12, 30)
        for turn in range(stretch):
            speaker.topic = coming if rng.random() < (turn / stretch) ** 3 else topic
            said.append(speaker.sentence())
            length += 1 + len(said[-1])
        topic, coming = coming, next(agenda)
    text = " ".join(said)
    return text if len(text) <= room else text[: room + 1].rpartition(" ")[0]


def make_note(characters: int, seed: int = 1) -> str:
    """Return a whole transcript note in ASCII, at most `characters` long and short of that by less than one word.

    The same size and seed give the same note. The transcript is one line; takeaways and related links are empty.
    Raises ValueError when `characters` is too few for the headings and one word.
    """
    rng = random.Random(seed)
    topics = rng.sample(list(_TOPICS), len(_TOPICS))
    alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
    video_id = "".join(rng.choices(alphabet, k=10)) + "z"  # no real id ends in z
    title = f"{topics[0]}, {topics[1]} and {topics[2]}, all night long".capitalize()
    head = f"""# {title} | The Long Wave E{seed:03}

**Source:** [YouTube](https://www.youtube.com/watch?v={video_id})
**Video ID:** {video_id}
**Tags:** #youtube #transcript #radio

---

## Transcript

"""
    tail = "\n\n---\n\n## Notes\n\n\n## Key Takeaways\n-\n\n## Related\n-\n"
    room = characters - len(head) - len(tail)
    if room < len("[Music]"):
        raise ValueError(f"A note needs at least {characters - room + len('[Music]')} characters, not {characters}.")
    return head + _talk(rng, topics, room) + tail


def main() -> None:
    """Write the long note among the seeds, named after its title."""
    note = make_note(SEED_CHARACTERS)
    title = note.partition("\n")[0].removeprefix("# ")
    path = Path(__file__).resolve().parent.parent / "seeds" / f"{title.replace(' | ', ' ')}.md"
    path.write_text(note, encoding="utf-8", newline="\n")
    print(f"{path.name}: {len(note):,} characters")


if __name__ == "__main__":
    main()

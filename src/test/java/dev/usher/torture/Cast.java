package dev.usher.torture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Who takes part in a script: some people in each of some hundred meetings. Confined to one thread. */
final class Cast {

    private static final int PEOPLE_PER_MEETING = 6;
    private static final int COMMANDS_PER_MEETING = 150;
    private static final int FEWEST_MEETINGS = 60;

    /** Who came on lately comes on again more often, so that commands of one person are under way together. */
    private static final int LATELY = 12;

    private static final int LATELY_PERCENT = 55;

    private final SplittableRandom random;
    private final List<List<Person>> meetings = new ArrayList<>();
    private final Deque<Person> lately = new ArrayDeque<>();

    Cast(int commands, SplittableRandom random) {
        this.random = random;
        int count = Math.max(FEWEST_MEETINGS, commands / COMMANDS_PER_MEETING);
        for (int i = 0; i < count; i++) {
            String id = String.format(Locale.ROOT, "70700000-0000-4000-8000-%012d", i);
            List<Person> people = new ArrayList<>();
            for (int k = 0; k < PEOPLE_PER_MEETING; k++) {
                people.add(new Person(id, "guest-" + k));
            }
            meetings.add(people);
        }
    }

    /** Who comes on next. */
    Person next() {
        if (lately.size() == LATELY && random.nextInt(100) < LATELY_PERCENT) {
            return new ArrayList<>(lately).get(random.nextInt(LATELY));
        }
        List<Person> meeting = meetings.get(random.nextInt(meetings.size()));
        Person person = meeting.get(random.nextInt(PEOPLE_PER_MEETING));
        lately.addLast(person);
        if (lately.size() > LATELY) {
            lately.removeFirst();
        }
        return person;
    }

    /** Somebody, now and then with others who are on the list of the same meeting. */
    List<Person> some(Person person) {
        if (!person.isEnrolled() || random.nextInt(4) > 0) {
            return List.of(person);
        }
        return meetings.stream()
                .filter(people -> people.contains(person))
                .flatMap(List::stream)
                .filter(Person::isEnrolled)
                .toList();
    }

    String meeting() {
        return meetings.get(random.nextInt(meetings.size())).get(0).meetingId();
    }
}

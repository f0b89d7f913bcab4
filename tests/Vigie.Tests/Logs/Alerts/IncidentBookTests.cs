using Vigie.Logs.Alerts;

namespace Vigie.Tests.Logs.Alerts;

public class IncidentBookTests
{
    private static readonly (string, IReadOnlyList<string>) Nothing = ("", []);

    [Fact]
    public void Alarms_of_a_machine_are_one_incident_until_the_risk_has_been_low_for_the_cool_down()
    {
        var book = new IncidentBook(0.8, 0.4, 10);
        Assert.False(book.Add(0, 0, 0.7, Nothing));
        Assert.True(book.Add(0, 5, 0.9, ("disk", ["full"])));
        Assert.False(book.Add(0, 9, 0.5, Nothing));    // above the mark: still on
        Assert.False(book.Add(0, 15, 0.1, Nothing));   // fallen, but not for long enough
        Assert.False(book.Add(0, 19, 0.95, ("disk", ["fuller"])));
        Assert.False(book.Add(0, 40, 0.1, Nothing));
        Assert.True(book.Add(0, 41, 0.85, ("disk", [])));
        var all = book.All;
        Assert.Equal(2, all.Count);
        Assert.Equal((5, 29L, 0.95, 19, 2), (all[0].OpenedMicros, all[0].ClosedMicros, all[0].PeakRisk, all[0].PeakMicros, all[0].Alarms));
        Assert.Equal(["fuller"], all[0].Reasons);
        Assert.Null(all[1].ClosedMicros);
    }

    [Fact]
    public void Kinds_have_incidents_of_their_own_and_a_nameless_alarm_goes_to_what_is_open()
    {
        var book = new IncidentBook(0.5, 0.25, 100);
        Assert.True(book.Add(0, 0, 0.6, Nothing));
        Assert.False(book.Add(0, 1, 0.6, ("disk", [])));    // gives it its name
        Assert.True(book.Add(0, 2, 0.6, ("memory", [])));
        Assert.False(book.Add(0, 3, 0.6, Nothing));
        Assert.True(book.Add(1, 3, 0.6, ("disk", [])));
        Assert.Equal([("disk", 0), ("memory", 0), ("disk", 1)], book.All.Select(i => (i.Kind, i.Machine)));
    }

    [Fact]
    public void A_machine_that_says_nothing_more_has_its_incident_closed()
    {
        var book = new IncidentBook(0.5, 0.5, 10);
        book.Add(3, 0, 1, ("disk", []));
        book.CloseUntil(10);
        Assert.Null(Assert.Single(book.All).ClosedMicros);
        book.CloseUntil(11);
        Assert.Equal(10, Assert.Single(book.All).ClosedMicros);
    }

    [Fact]
    public void However_scores_come_every_alarm_is_in_one_incident_and_incidents_of_a_machine_and_kind_do_not_overlap()
    {
        var random = new Random(1);
        for (int run = 0; run < 50; run++)
        {
            var book = new IncidentBook(0.7, 0.3, 5);
            int alarms = 0;
            for (long t = 0; t < 300; t += 1 + random.Next(4))
            {
                int machine = random.Next(3);
                double score = random.NextDouble();
                if (score >= 0.7) alarms++;
                book.Add(machine, t, score, (random.Next(3) switch { 0 => "", 1 => "a", _ => "b" }, []));
            }
            var all = book.All;
            Assert.Equal(alarms, all.Sum(i => i.Alarms));
            foreach (var group in all.GroupBy(i => (i.Machine, i.Kind)))
            {
                var ordered = group.OrderBy(i => i.OpenedMicros).ToList();
                for (int i = 1; i < ordered.Count; i++) Assert.True(ordered[i - 1].ClosedMicros < ordered[i].OpenedMicros);
            }
        }
    }

    [Theory]
    [InlineData(0.5, 0.6)]
    [InlineData(double.NaN, 0.1)]
    public void Marks_that_make_no_sense_are_refused(double threshold, double fallen) =>
        Assert.ThrowsAny<ArgumentException>(() => new IncidentBook(threshold, fallen, 0));
}

using System.Text.Json;
using Vigie.App.Simulation;

namespace Vigie.Tests.App.Simulation;

public sealed class FleetSimulationTests
{
    private static readonly SimulationOptions Small = new() { Machines = 4, Days = 14, Seed = 3 };
    private static readonly Lazy<SimulatedFleet> Troubled = new(() => SimulatedFleet.Run(Small));
    private static readonly Lazy<SimulatedFleet> Untroubled =
        new(() => SimulatedFleet.Run(Small with { Troubled = false }));

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        var again = SimulatedFleet.Run(Small);
        Assert.Equal(Troubled.Value.Files.Keys.Order(), again.Files.Keys.Order());
        foreach (string name in again.Files.Keys)
            Assert.True(Troubled.Value.Files[name].AsSpan().SequenceEqual(again.Files[name]), name);
        var other = SimulatedFleet.Run(Small with { Seed = 4 });
        Assert.False(Troubled.Value.Files["par-01/web.log"].AsSpan().SequenceEqual(other.Files["par-01/web.log"]));
    }

    [Fact]
    public void Times_in_a_file_never_go_back()
    {
        foreach (string file in Troubled.Value.TimedFiles)
        {
            var last = DateTime.MinValue;
            foreach (var (time, line) in Troubled.Value.Timed(file))
            {
                Assert.True(time >= last, $"{file}: {line}");
                last = time;
            }
        }
    }

    [Fact]
    public void Lines_of_the_web_service_are_JSON()
    {
        foreach (string line in Troubled.Value.Text("par-01/web.log").Take(5000))
            Assert.Equal(["time", "level", "logger", "message"],
                JsonDocument.Parse(line).RootElement.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void Failures_stand_in_order_of_time_and_after_their_onset()
    {
        var failures = Troubled.Value.Failures;
        Assert.Equal(failures.OrderBy(f => f.Time), failures);
        Assert.All(failures, f => Assert.True(f.Foreseeable ? f.Onset < f.Time : f.Onset == f.Time));
        Assert.All(failures, f => Assert.Equal(f.Kind == "sudden", !f.Foreseeable));
        string[] rows = Troubled.Value.Text("failures.csv");
        Assert.Equal("machine,time,kind", rows[0]);
        Assert.Equal(failures.Select(f => $"{f.Machine},{f.Time:yyyy-MM-ddTHH:mm:ss}Z,{f.Kind}"), rows[1..]);
    }

    [Fact]
    public void What_can_be_foreseen_leaves_traces_and_what_is_sudden_leaves_none()
    {
        foreach (var failure in Troubled.Value.Failures)
        {
            var from = failure.Foreseeable ? failure.Onset : failure.Time.AddHours(-1);
            string[] files = [.. Logs(failure.Machine)];
            int traces = files.Sum(file => Between(Troubled.Value, file, from, failure.Time)
                .Except(Between(Untroubled.Value, file, from, failure.Time), StringComparer.Ordinal).Count());
            if (failure.Foreseeable) Assert.True(traces >= 8, $"{failure} has {traces} traces");
            else Assert.True(traces == 0, $"{failure} has {traces} traces");
        }
    }

    [Fact]
    public void Metrics_give_no_sign_of_a_sudden_failure()
    {
        foreach (var failure in Troubled.Value.Failures.Where(f => !f.Foreseeable))
        {
            string file = failure.Machine + "/system.csv";
            Assert.Equal(Between(Untroubled.Value, file, failure.Time.AddHours(-3), failure.Time),
                Between(Troubled.Value, file, failure.Time.AddHours(-3), failure.Time));
        }
    }

    [Fact]
    public void A_failed_machine_is_silent_until_it_boots()
    {
        foreach (var failure in Troubled.Value.Failures)
        {
            var boot = Troubled.Value.Timed(failure.Machine + "/syslog.log")
                .First(l => l.Time >= failure.Time && l.Line.Contains("booting Linux", StringComparison.Ordinal)).Time;
            Assert.InRange((boot - failure.Time).TotalMinutes, 2.9, 125);
            foreach (string file in Logs(failure.Machine).Append(failure.Machine + "/system.csv"))
                Assert.Empty(Between(Troubled.Value, file, failure.Time, boot));
        }
    }

    [Fact]
    public void The_demo_fleet_has_the_size_it_should_have()
    {
        var fleet = SimulatedFleet.Run(new SimulationOptions());
        Assert.InRange(fleet.Outcome.Failures, 60, 90);
        Assert.InRange(fleet.Outcome.Lines, 400_000, 1_000_000);
        Assert.InRange(fleet.Outcome.Samples, 90_000, 12 * 28 * 288);
        Assert.Equal(12 * 5 + 2, fleet.Files.Count);
        Assert.InRange(fleet.Failures.Count(f => !f.Foreseeable), fleet.Failures.Length / 8,
            fleet.Failures.Length / 4);
        Assert.Equal(6, fleet.Failures.Select(f => f.Kind).Distinct().Count());
    }

    [Fact]
    public void Load_stays_within_its_bounds_and_rests_at_night_and_on_sunday()
    {
        long monday = new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        for (int hour = 0; hour < 168; hour++) Assert.InRange(DailyLife.Load(monday + hour * 3_600_000L), 0.1, 1);
        Assert.True(DailyLife.Load(monday + 11 * 3_600_000L) > 3 * DailyLife.Load(monday + 3 * 3_600_000L));
        long sunday = monday + 6 * 24 * 3_600_000L;
        Assert.True(DailyLife.Load(monday + 11 * 3_600_000L) > 2 * DailyLife.Load(sunday + 11 * 3_600_000L));
    }

    private static IEnumerable<string> Logs(string machine) =>
        new[] { "syslog.log", "web.log", "database.log", "supervisor.log" }.Select(name => $"{machine}/{name}");

    private static List<string> Between(SimulatedFleet fleet, string file, DateTime from, DateTime to) =>
        [.. fleet.Timed(file).Where(l => l.Time >= from && l.Time < to).Select(l => l.Line)];
}

using Vigie.Host.Sources;
using Vigie.Logs.Records;

namespace Vigie.Tests.Host.Sources;

public sealed class LayoutTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string[] Names(string? layout, params string[] files)
    {
        foreach (var file in files) _folder.Write($"src/{file}", Folder.Line(1, "x"));
        return [.. Folder.Read(new SourceOptions { Layout = layout }, _folder["src"]).Select(record => record[..^2]).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void Folders_with_the_same_files_are_machines() => Assert.Equal(
        ["m1 api", "m1 db", "m2 api"], Names(null, "m1/api.log", "m1/db.log", "m2/api.log"));

    [Fact]
    public void Folders_that_hold_files_directly_are_machines() => Assert.Equal(
        ["m1 api", "m2 db"], Names(null, "runs/m1/api.log", "runs/m2/db.log"));

    [Fact]
    public void The_same_file_deeper_down_makes_machines() => Assert.Equal(
        ["m1 api", "m2 api", "m2 syslog"], Names(null, "m1/var/log/api.log", "m2/var/log/api.log", "m2/var/log/syslog"));

    [Fact]
    public void The_second_level_may_be_the_machines() => Assert.Equal(
        ["m1 api", "m1 cpu", "m2 api", "m2 cpu"],
        Names(null, "logs/m1/api.log", "logs/m2/api.log", "metrics/m1/cpu.log", "metrics/m2/cpu.log"));

    [Fact]
    public void A_flat_folder_is_one_machine() => Assert.Equal(["src api", "src db"], Names(null, "api.log", "db.log"));

    [Fact]
    public void One_folder_of_logs_is_a_machine() => Assert.Equal(["m1 api", "m1 db"], Names(null, "m1/api.log", "m1/db.log"));

    [Fact]
    public void Logs_beside_folders_make_one_machine() => Assert.Equal(
        ["src apt/history", "src nginx/history", "src syslog"], Names(null, "syslog", "apt/history.log", "nginx/history.log"));

    [Fact]
    public void Partitions_of_SlapOS_are_one_machine() => Assert.Equal(
        ["src slappart1/instance", "src slappart2/instance"],
        Names(null, "slappart1/log/instance.log", "slappart2/log/instance.log"));

    [Fact]
    public void Rotated_files_are_one_service() => Assert.Equal(
        ["src x", "src x", "src x", "src x", "src x"],
        Names(null, "x.log", "x.log.1", "x.log-20260301", "x-2026-03-02.log", "x.log.1.12"));

    [Fact]
    public void A_layout_names_the_parts() => Assert.Equal(
        ["m1 api", "m2 api"], Names("{machine}/{any}/{service}.log", "a/m1/x/api.log", "a/m2/y/api.log.1", "a/m2/y/notes"));

    [Fact]
    public void A_layout_that_fits_nothing_is_said()
    {
        var error = Assert.Throws<InputException>(() => Names("{machine}/{service}.txt", "m1/a.log"));
        Assert.EndsWith("src: no file of 1 fits the layout '{machine}/{service}.txt'", error.Message);
    }

    [Theory]
    [InlineData("{service}.log", "does not say where {machine} stands")]
    [InlineData("{machine}/{machine}", "has {machine} twice")]
    [InlineData("{machine}/{service", "has a brace without its pair")]
    public void A_layout_that_makes_no_sense_is_said(string layout, string what)
    {
        var error = Assert.Throws<InputException>(() => SourceSet.Open(["."], new SourceOptions { Layout = layout }));
        Assert.Contains(what, error.Message);
    }

    [Theory]
    [InlineData("nova-api.log", "nova-api")]
    [InlineData("nova-api.log.2.gz", "nova-api")]
    [InlineData("nova-api.log-20260301", "nova-api")]
    [InlineData("nova-api-2026-03-01.log", "nova-api")]
    [InlineData("ras-fatal.log.gz", "ras-fatal")]
    [InlineData("system_loadavg.csv", "system_loadavg")]
    [InlineData("check-ram.json.log", "check-ram.json")]
    [InlineData("runs.tar.gz", "runs")]
    [InlineData("syslog", "syslog")]
    [InlineData("error_log", "error_log")]
    [InlineData("2026-03-01.log", "2026-03-01")]
    [InlineData(".log", ".log")]
    public void The_stem_is_what_rotated_files_share(string name, string stem) => Assert.Equal(stem, FileNames.Stem(name));

    [Fact]
    public void The_files_of_a_SlapOS_node_are_one_machine()
    {
        var node = Path.Combine(TestData.Folder("slapos"), "node");
        using var set = SourceSet.Open([node], new SourceOptions());
        Assert.Equal(["node"], set.PathMachines);
        using var records = set.Read();
        var metrics = new SortedSet<string>(StringComparer.Ordinal);
        while (records.Read())
        {
            Assert.Equal("node"u8, records.Current.Machine);
            foreach (var name in records.Current.MetricNames) metrics.Add(name);
        }
        // The current day is in the collector's database; the files of it beside that are not read a second time.
        Assert.Contains("system.cpu_percent", metrics);
        Assert.Contains("slappart7.memory_percent", metrics);
        Assert.DoesNotContain("system_cpu_percent", metrics);
    }
}

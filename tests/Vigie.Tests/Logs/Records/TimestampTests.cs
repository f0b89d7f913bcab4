using System.Globalization;
using System.Text;
using Vigie.Logs.Records;

namespace Vigie.Tests.Logs.Records;

public class TimestampTests
{
    private static readonly DateTimeOffset Latest = new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);

    private static string? TimeOf(string line, RecordOptions? options = null)
    {
        var times = new TimestampReader(options ?? new RecordOptions(), Latest);
        return times.TryRead(Encoding.UTF8.GetBytes(line)) ? Show(times.Micros) : null;
    }

    private static string Show(long micros) =>
        DateTime.UnixEpoch.AddMicroseconds(micros).ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("2026-03-01T13:20:40Z x", "2026-03-01 13:20:40.000000")]
    [InlineData("2026-03-01T13:20:40.1Z x", "2026-03-01 13:20:40.100000")]
    [InlineData("2026-03-01T13:20:40.123456789Z x", "2026-03-01 13:20:40.123456")]
    [InlineData("2026-03-01T13:20:40+01:00 x", "2026-03-01 12:20:40.000000")]
    [InlineData("2026-03-01T13:20:40.5-0530 x", "2026-03-01 18:50:40.500000")]
    [InlineData("2026-03-01 13:20:40.123+01 x", "2026-03-01 12:20:40.123000")]
    [InlineData("2026-03-01 13:20:40 +0200 x", "2026-03-01 11:20:40.000000")]
    [InlineData("2026-03-01 13:20:40 UTC x", "2026-03-01 13:20:40.000000")]
    [InlineData("2026-03-01 13:20:40,100 INFO x", "2026-03-01 13:20:40.100000")]
    [InlineData("2026-03-01 13:20:40 - INFO - x", "2026-03-01 13:20:40.000000")]
    [InlineData("2026/03/01 13:20:40 x", "2026-03-01 13:20:40.000000")]
    [InlineData("2026.03.01 13:20:40 x", "2026-03-01 13:20:40.000000")]
    [InlineData("2026-03-01 13:20 x", "2026-03-01 13:20:00.000000")]
    [InlineData("2026-03-01.13:20.1772369400: x", "2026-03-01 13:20:00.000000")]
    [InlineData("2026-03-01_13:20:40 x", "2026-03-01 13:20:40.000000")]
    [InlineData("[2026-03-01 13:20:40,100] INFO x", "2026-03-01 13:20:40.100000")]
    [InlineData("(2026-03-01 13:20:40) x", "2026-03-01 13:20:40.000000")]
    [InlineData("2024-02-29 23:59:60 x", "2024-03-01 00:00:00.000000")]
    [InlineData("1999-12-31 23:59:59.999999 x", "1999-12-31 23:59:59.999999")]
    [InlineData("Jun  9 06:06:20 combo x", "2026-06-09 06:06:20.000000")]
    [InlineData("Jun 09 06:06:20.250 combo x", "2026-06-09 06:06:20.250000")]
    [InlineData("Jul  1 09:00:55 mac x", "2026-07-01 09:00:55.000000")]
    [InlineData("Dec 31 23:59:59 combo x", "2025-12-31 23:59:59.000000")]
    [InlineData("Feb 29 00:00:00 combo x", "2024-02-29 00:00:00.000000")]
    [InlineData("<13>Jun  9 06:06:20 combo x", "2026-06-09 06:06:20.000000")]
    [InlineData("Jun  9 2021 06:06:20 combo x", "2021-06-09 06:06:20.000000")]
    [InlineData("<34>1 2003-10-11T22:14:15.003Z host su - ID47 - x", "2003-10-11 22:14:15.003000")]
    [InlineData("081109 203615 148 INFO x", "2008-11-09 20:36:15.000000")]
    [InlineData("260301  9:05:01 [Note] x", "2026-03-01 09:05:01.000000")]
    [InlineData("2005-06-03-16.17.40.190183 R26 RAS APP FATAL x", "2005-06-03 16:17:40.190183")]
    [InlineData("1772369400 x", "2026-03-01 12:50:00.000000")]
    [InlineData("1772369400.25 x", "2026-03-01 12:50:00.250000")]
    [InlineData("[1772369400.25] x", "2026-03-01 12:50:00.250000")]
    [InlineData("1772369400123 x", "2026-03-01 12:50:00.123000")]
    [InlineData("1772369400123.75 x", "2026-03-01 12:50:00.123750")]
    [InlineData("1772369400123456 x", "2026-03-01 12:50:00.123456")]
    [InlineData("1772369400123456789 x", "2026-03-01 12:50:00.123456")]
    [InlineData("10.0.0.1 - bob [10/Oct/2000:13:55:36 -0700] \"GET /\" 200", "2000-10-10 20:55:36.000000")]
    [InlineData("::1 - - [01/Mar/2026:12:00:00 +0000] \"GET /\" 200", "2026-03-01 12:00:00.000000")]
    [InlineData("1.2.3.4:55 [01/Mar/2026:12:00:00.125] front back", "2026-03-01 12:00:00.125000")]
    [InlineData("[Sun Dec 04 04:47:44 2005] [error] x", "2005-12-04 04:47:44.000000")]
    [InlineData("[Fri Sep 09 10:42:29.902022 2011] [core:error] x", "2011-09-09 10:42:29.902022")]
    [InlineData("Sun Dec  4 04:47:44 UTC 2005 x", "2005-12-04 04:47:44.000000")]
    [InlineData("Sun, 04 Dec 2005 04:47:44 +0100 x", "2005-12-04 03:47:44.000000")]
    [InlineData("04-Dec-2005 04:47:44.123 x", "2005-12-04 04:47:44.123000")]
    [InlineData("4 Dec 2005 04:47:44 x", "2005-12-04 04:47:44.000000")]
    [InlineData("- 1117838570 2005.06.03 R02 2005-06-03-15.42.50.675872 R02 RAS KERNEL INFO x", "2005-06-03 22:42:50.000000")]
    [InlineData("20171223-22:15:29:606|Step_LSC|3|x", "2017-12-23 22:15:29.606000")]
    [InlineData("20171223-23:7:5:38|Step_LSC|3|x", "2017-12-23 23:07:05.038000")]
    [InlineData("20260301T132040.5Z x", "2026-03-01 13:20:40.500000")]
    [InlineData("20260301 132040 x", "2026-03-01 13:20:40.000000")]
    [InlineData("[10.30 16:49:06] chrome.exe", "2025-10-30 16:49:06.000000")]
    [InlineData("03-17 16:13:38.811  1702  2395 D tag: x", "2026-03-17 16:13:38.811000")]
    [InlineData("17/06/09 20:10:40 INFO x", "2017-06-09 20:10:40.000000")]
    [InlineData("E0609 20:10:40.123456    7 file.cc:12] x", "2026-06-09 20:10:40.123456")]
    [InlineData("nova-api.log.1.2017-05-16_13:53:08 2017-05-16 00:00:00.008 25746 INFO x", "2017-05-16 00:00:00.008000")]
    [InlineData("ERROR 2026-03-01 13:20:40 x", "2026-03-01 13:20:40.000000")]
    [InlineData("level=info ts=2026-03-01T13:20:40Z msg=x", "2026-03-01 13:20:40.000000")]
    [InlineData("time=\"2026-03-01T13:20:40Z\" level=info", "2026-03-01 13:20:40.000000")]
    [InlineData("web_1  | 2026-03-01T13:20:40Z x", "2026-03-01 13:20:40.000000")]
    public void Every_usual_form_is_read_to_the_microsecond(string line, string expected) =>
        Assert.Equal(expected, TimeOf(line));

    [Theory]
    [InlineData("")]
    [InlineData("2026-03-01")]
    [InlineData("2026-03-01 12:60:02,114 x")]
    [InlineData("2026-13-01 12:00:02 x")]
    [InlineData("2026-02-29 12:00:02 x")]
    [InlineData("2026-03-01 24:00:02 x")]
    [InlineData("1772369400-231 x")]
    [InlineData("17723694001 x")]
    [InlineData("0000000000 x")]
    [InlineData("  File \"run.py\", line 20260301, in main")]
    [InlineData("Mar x")]
    [InlineData("Jun 31 06:06:20 combo")]
    [InlineData("one two three four five six seven 2026-03-01 12:00:02")]
    public void What_is_no_time_is_not_taken_for_one(string line) => Assert.Null(TimeOf(line));

    [Fact]
    public void Any_instant_written_as_ISO_is_read_back()
    {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            long micros = random.NextInt64(0, 253_000_000_000_000_000 / 2);
            var text = Show(micros);
            if (text[0] >= '9') continue;
            Assert.Equal(text, TimeOf(text + " x"));
        }
    }

    [Fact]
    public void Times_without_a_zone_are_in_the_zone_given()
    {
        var options = new RecordOptions { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris") };
        Assert.Equal("2026-03-01 12:20:40.000000", TimeOf("2026-03-01 13:20:40 x", options));
        Assert.Equal("2026-07-01 11:20:40.000000", TimeOf("2026-07-01 13:20:40 x", options));
        Assert.Equal("2026-07-01 13:20:40.000000", TimeOf("2026-07-01 13:20:40Z x", options));
        // Clocks went from 3:00 back to 2:00: the hour that comes twice is taken as standard time.
        Assert.Equal("2025-10-26 01:30:00.000000", TimeOf("2025-10-26 02:30:00 x", options));
        Assert.Equal("2025-10-25 23:59:59.000000", TimeOf("2025-10-26 01:59:59 x", options));
    }

    [Fact]
    public void A_year_rolls_over_at_New_Year_and_a_late_line_does_not_roll_it_back()
    {
        var times = new TimestampReader(new RecordOptions { Year = 2019 }, null);
        var seen = new List<string>();
        foreach (var line in new[] { "Dec 30 10:00:00", "Jan  2 10:00:00", "Dec 31 23:59:59", "Jan  3 10:00:00", "Nov  1 00:00:00", "Jan  1 00:00:00" })
        {
            Assert.True(times.TryRead(Encoding.UTF8.GetBytes(line)));
            seen.Add(Show(times.Micros)[..10]);
        }
        Assert.Equal(["2019-12-30", "2020-01-02", "2019-12-31", "2020-01-03", "2020-11-01", "2021-01-01"], seen);
    }

    [Fact]
    public void A_date_quoted_in_a_later_line_is_no_time_once_the_place_is_known()
    {
        var times = new TimestampReader(new RecordOptions(), null);
        Assert.True(times.TryRead("2026-03-01 13:20:40 error"u8));
        Assert.False(times.TryRead("  created 2026-03-01 13:20:39 by"u8));
        Assert.True(times.TryRead("2026-03-01 13:20:41 next"u8));
        Assert.False(times.TryRead("1772455241 fa:16:3e:dc:eb:98 11.123.1.2 * *"u8));
        Assert.True(times.TryRead("Mar  1 13:20:42 another form"u8));
    }
}

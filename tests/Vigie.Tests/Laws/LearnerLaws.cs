using System.Reflection;
using Vigie.Learn;
using Vigie.Learn.Linear;

namespace Vigie.Tests.Laws;

/// <summary>
/// The laws every learner obeys. A learner without an <see cref="ILearnerUnderLaw"/> fails the first.
/// </summary>
public class LearnerLaws
{
    private const int Rows = 600;

    public static TheoryData<string> Learners()
    {
        var names = new TheoryData<string>();
        foreach (var type in UnderLaw()) names.Add(type.Name);
        return names;
    }

    [Fact]
    public void Every_learner_stands_under_the_laws()
    {
        var tried = UnderLaw().Select(type => Create(type.Name).Learner).ToHashSet();
        var missing = typeof(SparseRow).Assembly.GetExportedTypes()
            .Where(type => Has(type, "Learn", BindingFlags.Instance) && Has(type, "Save", BindingFlags.Instance)
                && Has(type, "Load", BindingFlags.Static) && !tried.Contains(type))
            .Select(type => type.FullName);
        Assert.Equal([], missing);
    }

    [Theory, MemberData(nameof(Learners))]
    public void An_answer_changes_nothing(string name)
    {
        var learner = Taught(name, 1);
        var rows = LawRows.Draw(2, 50, learner.Features);
        var before = learner.Save();
        for (int i = 0; i < rows.Count; i++) Answer(learner, rows.Row(i));
        Assert.Equal(before, learner.Save());
    }

    [Theory, MemberData(nameof(Learners))]
    public void Features_never_seen_are_safe(string name)
    {
        var learner = Create(name);
        var seen = LawRows.Draw(3, Rows, learner.Features / 2);
        Teach(learner, seen, 0, Rows);
        for (int j = learner.Features / 2; j < learner.Features; j++)
            Assert.All(Answer(learner, new SparseRow([j], [3f])), AssertFinite);
        Assert.All(Answer(Create(name), seen.Row(0)), AssertFinite);
        Assert.All(Answer(learner, default), AssertFinite);
    }

    [Theory, MemberData(nameof(Learners))]
    public void A_weight_of_zero_changes_nothing(string name)
    {
        var learner = Taught(name, 4);
        var rows = LawRows.Draw(5, 50, learner.Features);
        var before = learner.Save();
        Teach(learner, rows, 0, 50, weight: 0);
        Assert.Equal(before, learner.Save());
    }

    [Theory, MemberData(nameof(Learners))]
    public void A_weight_of_two_is_the_row_twice(string name)
    {
        var (weighted, repeated) = (Create(name), Create(name));
        var rows = LawRows.Draw(6, Rows, weighted.Features);
        for (int i = 0; i < rows.Count; i++)
        {
            weighted.Learn(rows.Row(i), rows.Label(i), 2);
            repeated.Learn(rows.Row(i), rows.Label(i), 1);
            repeated.Learn(rows.Row(i), rows.Label(i), 1);
        }
        AssertClose(repeated, weighted, weighted.RepeatTolerance);
    }

    [Theory, MemberData(nameof(Learners))]
    public void The_same_rows_give_the_same_bits(string name) =>
        Assert.Equal(Taught(name, 7).Save(), Taught(name, 7).Save());

    [Theory, MemberData(nameof(Learners))]
    public void Going_on_after_load_is_as_if_never_stopped(string name)
    {
        var uninterrupted = Taught(name, 8);
        var rows = LawRows.Draw(8, Rows, uninterrupted.Features);
        foreach (int cut in (int[])[0, 1, 17, 100, 333, Rows])
        {
            var stopped = Create(name);
            Teach(stopped, rows, 0, cut);
            var loaded = stopped.Load(stopped.Save());
            Assert.Equal(stopped.Save(), loaded.Save());
            Teach(loaded, rows, cut, Rows);
            Assert.Equal(uninterrupted.Save(), loaded.Save());
            AssertClose(uninterrupted, loaded, 0);
        }
    }

    [Theory, MemberData(nameof(Learners))]
    public void Merged_parts_are_the_whole(string name)
    {
        var whole = Taught(name, 9);
        var rows = LawRows.Draw(9, Rows, whole.Features);
        var parts = new[] { Create(name), Create(name), Create(name) };
        for (int i = 0; i < Rows; i++) parts[i % 3].Learn(rows.Row(i), rows.Label(i), 1);
        parts[0].Merge(parts[1]);
        parts[0].Merge(parts[2]);
        AssertClose(whole, parts[0], whole.MergeTolerance);
    }

    [Theory, MemberData(nameof(Learners))]
    public void Merging_nothing_changes_no_answer(string name)
    {
        var (learner, empty) = (Taught(name, 10), Create(name));
        var before = learner.Save();
        learner.Merge(empty);
        Assert.Equal(before, learner.Save());
        empty.Merge(learner);
        AssertClose(learner, empty, 1e-12);
    }

    [Theory, MemberData(nameof(Learners))]
    public void Calls_allocate_nothing_once_warm(string name)
    {
        var learner = Taught(name, 11);
        var rows = LawRows.Draw(11, Rows, learner.Features);
        var answer = new double[learner.AnswerLength];
        for (int round = 0; round < 3; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
            {
                learner.Learn(rows.Row(i), rows.Label(i), 1);
                learner.Answer(rows.Row(i), answer);
            }
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (round == 2) Assert.Equal(0, allocated);
        }
    }

    [Theory, MemberData(nameof(Learners))]
    public void Extreme_finite_numbers_never_become_NaN(string name)
    {
        float[] extremes = [float.MaxValue, float.MinValue, float.Epsilon, -float.Epsilon, 1e38f, 1e-38f, 0f, -0f, 1f];
        double[] weights = [1, 1e-300, 1e9, double.Epsilon, 0.5];
        var learner = Create(name);
        for (int i = 0; i < 400; i++)
        {
            int j = i % (learner.Features - 1);
            float first = extremes[i % extremes.Length], second = extremes[i / 7 % extremes.Length];
            learner.Learn(new SparseRow([j, j + 1], [first, second]), i % 3 == 0, weights[i / 11 % weights.Length]);
            foreach (float value in extremes)
                Assert.All(Answer(learner, new SparseRow([j], [value])), AssertFinite);
        }
        var loaded = learner.Load(learner.Save());
        Assert.All(Answer(loaded, new SparseRow([0], [1f])), AssertFinite);
    }

    [Theory, MemberData(nameof(Learners))]
    public void What_is_not_a_number_is_refused_and_leaves_no_trace(string name)
    {
        var learner = Taught(name, 12);
        var before = learner.Save();
        foreach (float bad in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            Refuses(() => learner.Learn(new SparseRow([0, 3], [1f, bad]), true, 1));
            if (learner.AnswersAboutRows) Refuses(() => Answer(learner, new SparseRow([0, 3], [1f, bad])));
        }
        foreach (double bad in (double[])[double.NaN, double.PositiveInfinity, -1, -double.Epsilon])
            Refuses(() => learner.Learn(new SparseRow([0], [1f]), true, bad));
        Assert.Equal(before, learner.Save());
    }

    [Theory, MemberData(nameof(Learners))]
    public void Indices_out_of_range_or_order_are_refused_and_leave_no_trace(string name)
    {
        var learner = Taught(name, 13);
        if (!learner.AnswersAboutRows) return;
        var before = learner.Save();
        Refuses(() => learner.Learn(new SparseRow([0, learner.Features], [1f, 1f]), true, 1));
        Refuses(() => learner.Learn(new SparseRow([-1, 0], [1f, 1f]), true, 1));
        Refuses(() => learner.Learn(new SparseRow([2, 2], [1f, 1f]), true, 1));
        Refuses(() => learner.Learn(new SparseRow([3, 2], [1f, 1f]), true, 1));
        Refuses(() => Answer(learner, new SparseRow([0, learner.Features], [1f, 1f])));
        Refuses(() => Answer(learner, new SparseRow([-1, 0], [1f, 1f])));
        Assert.Equal(before, learner.Save());
    }

    [Theory, MemberData(nameof(Learners))]
    public void Rows_of_one_class_only_are_safe(string name)
    {
        var learner = Create(name);
        var rows = LawRows.Draw(14, Rows, learner.Features);
        for (int i = 0; i < Rows; i++) learner.Learn(rows.Row(i), true, 1);
        Assert.All(Answer(learner, rows.Row(0)), AssertFinite);
        var loaded = learner.Load(learner.Save());
        loaded.Learn(rows.Row(0), false, 1);
        Assert.All(Answer(loaded, rows.Row(0)), AssertFinite);
    }

    [Theory, MemberData(nameof(Learners))]
    public void Empty_rows_are_safe(string name)
    {
        var learner = Create(name);
        if (!learner.AnswersAboutRows) return;
        for (int i = 0; i < Rows; i++) learner.Learn(default, i % 3 == 0, 1);
        Assert.All(Answer(learner, default), AssertFinite);
        Teach(learner, LawRows.Draw(15, Rows, learner.Features), 0, Rows);
        Assert.All(Answer(learner, default), AssertFinite);
    }

    [Theory, MemberData(nameof(Learners))]
    public void The_unit_of_a_column_makes_no_difference_where_it_should_not(string name)
    {
        var (plain, rescaled) = (Create(name), Create(name));
        if (plain.RescaleTolerance is not { } tolerance) return;
        var rows = LawRows.Draw(16, Rows, plain.Features);
        var values = new float[plain.Features];
        double worst = 0;
        for (int i = 0; i < Rows; i++)
        {
            var row = rows.Row(i);
            var mine = values.AsSpan(0, row.Values.Length);
            for (int k = 0; k < mine.Length; k++) mine[k] = row.Values[k] * MathF.Pow(10, row.Indices[k] % 7 - 3);
            plain.Learn(row, rows.Label(i), 1);
            rescaled.Learn(new SparseRow(row.Indices, mine), rows.Label(i), 1);
            var (left, right) = (Answer(plain, row), Answer(rescaled, new SparseRow(row.Indices, mine)));
            for (int k = 0; k < left.Length; k++) worst = Math.Max(worst, Math.Abs(left[k] - right[k]));
        }
        Assert.True(worst <= tolerance, $"answers differ by {worst}, more than {tolerance}");
    }

    [Theory, MemberData(nameof(Learners))]
    public void Dense_rows_give_the_answers_of_sparse_rows(string name)
    {
        var (sparse, dense) = (Create(name), Create(name));
        if (sparse.DenseTolerance is not { } tolerance) return;
        var rows = LawRows.Draw(17, Rows, sparse.Features);
        var answer = new double[sparse.AnswerLength];
        double worst = 0;
        for (int i = 0; i < Rows; i++)
        {
            var row = rows.Row(i);
            var full = new float[sparse.Features];
            for (int k = 0; k < row.Indices.Length; k++) full[row.Indices[k]] = row.Values[k];
            double weight = 0.5 + i % 3;
            sparse.Learn(row, rows.Label(i), weight);
            dense.LearnDense(full, rows.Label(i), weight);
            dense.AnswerDense(full, answer);
            var expected = Answer(sparse, row);
            for (int k = 0; k < answer.Length; k++) worst = Math.Max(worst, Math.Abs(expected[k] - answer[k]));
        }
        Assert.True(worst <= tolerance, $"answers differ by {worst}, more than {tolerance}");
        Refuses(() => dense.LearnDense([float.NaN], true, 1));
        Refuses(() => dense.LearnDense(new float[sparse.Features + 1], true, 1));
    }

    private static bool Has(Type type, string method, BindingFlags kind) =>
        type.GetMethods(BindingFlags.Public | kind).Any(found => found.Name == method);

    private static IEnumerable<Type> UnderLaw() =>
        typeof(LearnerLaws).Assembly.GetTypes()
            .Where(type => type.IsClass && !type.IsAbstract && typeof(ILearnerUnderLaw).IsAssignableFrom(type))
            .OrderBy(type => type.Name, StringComparer.Ordinal);

    private static ILearnerUnderLaw Create(string name) =>
        (ILearnerUnderLaw)Activator.CreateInstance(UnderLaw().Single(type => type.Name == name), nonPublic: true)!;

    private static ILearnerUnderLaw Taught(string name, ulong seed)
    {
        var learner = Create(name);
        Teach(learner, LawRows.Draw(seed, Rows, learner.Features), 0, Rows);
        return learner;
    }

    private static void Teach(ILearnerUnderLaw learner, RowTable rows, int start, int end, double weight = 1)
    {
        for (int i = start; i < end; i++) learner.Learn(rows.Row(i), rows.Label(i), weight);
    }

    private static double[] Answer(ILearnerUnderLaw learner, SparseRow row)
    {
        var answer = new double[learner.AnswerLength];
        learner.Answer(row, answer);
        return answer;
    }

    private static void AssertFinite(double number) => Assert.True(double.IsFinite(number), $"answered {number}");

    private static void AssertClose(ILearnerUnderLaw expected, ILearnerUnderLaw actual, double tolerance)
    {
        var rows = LawRows.Draw(99, 100, expected.Features);
        double worst = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            var (left, right) = (Answer(expected, rows.Row(i)), Answer(actual, rows.Row(i)));
            for (int k = 0; k < left.Length; k++) worst = Math.Max(worst, Math.Abs(left[k] - right[k]));
        }
        Assert.True(worst <= tolerance, $"answers differ by {worst}, more than {tolerance}");
    }

    private static void Refuses(Action call)
    {
        var error = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Contains(" must be ", error.Message);
    }
}

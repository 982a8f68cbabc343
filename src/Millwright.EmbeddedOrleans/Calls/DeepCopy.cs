using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using Millwright.EmbeddedOrleans.Proxies;
using Orleans;

namespace Millwright.EmbeddedOrleans.Calls;

/// <summary>
/// Copies what a caller and a grain would otherwise both be able to change. Values that cannot change, or whose type promises not to
/// (<see cref="ImmutableAttribute"/>), are handed over as they are; anything else is copied field by field, cycles and shared parts kept.
/// </summary>
public static class DeepCopy
{
    private static readonly ConcurrentDictionary<Type, bool> Immutables = new();
    private static readonly MethodInfo Clone = typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!;

    public static T Of<T>(T value)
    {
        if (value is null || Known<T>.IsImmutable || IsImmutable(value.GetType()))
            return value;
        return (T)Copy(value, new Dictionary<object, object>(ReferenceEqualityComparer.Instance))!;
    }

    private static object? Copy(object? value, Dictionary<object, object> done)
    {
        if (value is null || IsImmutable(value.GetType()))
            return value;
        if (done.TryGetValue(value, out var copied))
            return copied;
        if (value is Array array)
            return CopyArray(array, done);
        var copy = Clone.Invoke(value, null)!;
        done[value] = copy;
        for (var type = value.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                if (!IsImmutable(field.FieldType))
                    field.SetValue(copy, Copy(field.GetValue(copy), done));
        }
        return copy;
    }

    private static Array CopyArray(Array array, Dictionary<object, object> done)
    {
        var copy = (Array)array.Clone();
        done[array] = copy;
        if (IsImmutable(array.GetType().GetElementType()!) || array.Rank != 1)
            return copy;
        for (var index = 0; index < copy.Length; index++)
            copy.SetValue(Copy(copy.GetValue(index), done), index);
        return copy;
    }

    private static bool IsImmutable(Type type) => Immutables.GetOrAdd(type, static type =>
        type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal) || type == typeof(DateTime) || type == typeof(DateTimeOffset)
        || type == typeof(TimeSpan) || type == typeof(Guid) || type == typeof(Uri) || type == typeof(Nothing) || type == typeof(CancellationToken)
        || typeof(GrainReference).IsAssignableFrom(type) || typeof(IAddressable).IsAssignableFrom(type) || typeof(Delegate).IsAssignableFrom(type)
        || typeof(Type).IsAssignableFrom(type) || typeof(Exception).IsAssignableFrom(type)
        || type.IsDefined(typeof(ImmutableAttribute), inherit: false)
        || type.Namespace == typeof(ImmutableArray).Namespace
        || (Nullable.GetUnderlyingType(type) is { } inner && IsImmutable(inner))
        || (type.IsValueType && type.IsDefined(typeof(IsReadOnlyAttribute), inherit: false) && type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).All(field => IsImmutable(field.FieldType))));

    private static class Known<T>
    {
        /// <summary>A sealed type's promise holds for every value declared as it; found out once, so that the usual call asks nothing.</summary>
        public static readonly bool IsImmutable = (typeof(T).IsSealed || typeof(T).IsValueType) && DeepCopy.IsImmutable(typeof(T));
    }
}

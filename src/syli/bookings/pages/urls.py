"""Addresses of rooms and bookings."""

from django.urls import path

from syli.bookings.pages import booking, calendar, rooms

urlpatterns = [
    path("rooms/", calendar.unit_list, name="bookings.unit.list"),
    path("rooms/units/<str:public_id>/", calendar.unit_week, name="bookings.unit.view"),
    path("rooms/units/<str:public_id>/book/", booking.book, name="bookings.unit.book"),
    path("rooms/units/<str:public_id>/rooms/", rooms.space_add, name="bookings.space.add"),
    path("rooms/units/<str:public_id>/open/", rooms.hours_add, name="bookings.open_hours.add"),
    path("rooms/spaces/<str:public_id>/", rooms.space_change, name="bookings.space.change"),
    path("rooms/open/<str:public_id>/", rooms.hours_change, name="bookings.open_hours.change"),
    path("rooms/bookings/<str:public_id>/", booking.change, name="bookings.booking.change"),
    path("rooms/bookings/<str:public_id>/cancel/", booking.cancel, name="bookings.booking.cancel"),
    path("rooms/notices/<str:public_id>/", calendar.notice_close, name="bookings.room_notice.close"),
    path("episodes/<str:public_id>/room/", booking.book_for_episode, name="bookings.episode.book_room"),
]
